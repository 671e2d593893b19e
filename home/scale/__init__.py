"""Synthetic national data for measuring: invented municipalities, districts, bodies and listings, as many as asked for.

`layout` says where (pure geometry), `names` and `texts` say it in words, `tables` writes rows quickly, `areas` and
`listings` turn one into the other prefecture by prefecture, `seed` runs it all. Nothing in it exists: real prefectures
are only the containers (no other codes are valid), their municipalities, NN701 and up, are made up and lie anywhere.

Fewer districts mean fewer municipalities, never thinner ones: what lies within 3 km of a place stays the same.
"""
