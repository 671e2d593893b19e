"""Looks an instance over and says of each thing whether it is well, and if not, how to mend it (`manage.py doctor`).

Checks are functions that yield findings, in one module for each kind of thing. Nothing is changed but a file and a task
that are taken away again, and nobody is named.
"""
