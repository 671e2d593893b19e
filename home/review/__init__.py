"""Second pairs of eyes: who may approve a change to a listing, when it needs approval, and what happens then.

`circles` knows who may, `deciding` whether it is needed, `services` does it, `waiting` lists what waits for somebody
(docs/decisions/0031-scope-and-review.md).
"""
