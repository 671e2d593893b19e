"""Paper: what the desk prints, hands out, faxes and keys in again."""
