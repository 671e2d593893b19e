"""The curators' desk: what staff see in the Wagtail admin."""
