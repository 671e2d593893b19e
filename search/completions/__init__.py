"""What a search box offers as one types: a table of names and readings, served by their beginnings.

`models` is the table, `rows` says by which beginnings a thing is found, `write` keeps the rows true. Reading is
`search.suggest`.
"""
