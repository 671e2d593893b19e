"""A fictional coast with two municipalities, to see everything work before one's own data goes in.

`data/` holds what is loaded, `places` and `listings` turn it into rows, `loader` puts them in and takes them out.
"""
