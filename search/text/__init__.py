"""Japanese text search: an index of character bigrams behind one small interface, one file per database.

Neither database splits Japanese words; so texts are folded (`fold`), cut into overlapping pairs of characters
(`bigrams`) and looked for as phrases. `index` is where the rest of the project comes in.
"""
