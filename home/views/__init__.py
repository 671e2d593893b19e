"""Pages of the site itself that are not Wagtail pages, one subject per file."""
