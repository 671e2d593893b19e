"""Work in the background: a queue in the database that tries again, and says what it gave up (decision 0054).

django-tasks-db keeps the tasks and lets several workers take them, each its own (`FOR UPDATE SKIP LOCKED`; on SQLite
one after the other). Here is what it lacks: a sign of life of each worker, so that what a killed one had in hand is
taken up; another try after a pause; a page for what failed at every try. A task runs *at least* once: it must be able
to begin again.
"""
