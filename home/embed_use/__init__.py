"""Which sites show the search of this one, and how often: counted by name and day, shown to staff (decision 0048)."""
