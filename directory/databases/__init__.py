"""One primary, which takes what is written, and streaming replicas that only read (decision 0051).

`routing` says where a piece of work reads, `watching` which databases answer and how far behind they are, `following`
waits until replicas show what was written, `faults` knows what a database that doesn't answer looks like from here.
Without replicas all of it comes down to the one database.
"""
