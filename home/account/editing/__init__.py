"""How a group writes its own pages: drafts that lose nothing, short forms by subject, a second pair of eyes, history.

`drafts` reads and writes the latest words, `subjects` lists the forms, `changes` tells two versions apart. What is
public changes only through `home.review.services` (docs/decisions/0033-groups-write-their-pages.md).
"""
