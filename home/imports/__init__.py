"""Lists by upload: look at the columns, try it, confirm it, let it run, undo it (docs/decisions/0043-uploads.md).

`columns` and `workbooks` look at a file, `running` does the work, `services` says who may ask for it, `tasks` brings it
into the background, `remarks` makes the file that goes back, `views` shows all of it.
"""
