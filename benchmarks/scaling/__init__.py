"""How the site grows: `python -m benchmarks.scaling`.

What one machine answers with 1, 2 and 4 processes, what a page costs that a browser still has, and – for as long as is
asked – whether memory stays flat. Written to SCALING.md; docs/scaling.md reckons with it.
"""
