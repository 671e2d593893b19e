"""Getting in without knowing anybody inside: claim a listing, or have a new one listed (docs/decisions/0035).

`forms` are public, `services` write, `desk` is where staff call back and answer. Nobody gets an account or sees
anything that isn't public before somebody has called; what lets them in then is an invitation like any other.
"""
