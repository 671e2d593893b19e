"""Pages of the account area, one subject per file."""
