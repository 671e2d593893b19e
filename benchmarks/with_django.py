"""Runs a module of the benchmarks in a process in which Django stands: `python -m benchmarks.with_django NAME …`.

So that those modules may name models at their head like any other.
"""

import runpy
import sys

import django

if __name__ == "__main__":
    django.setup()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
