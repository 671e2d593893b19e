"""Whatever comes in from outside, changed at random: files into every importer, answers into every form.

    python -m tests.fuzz TARGET… --minutes 10 [--seed 7]     into benchmarks/FUZZING.md
    python -m tests.fuzz forms --seed 7 --case 1234           one case again, with its traceback

A case is made of its target, the seed and its number alone, so that what was found can be looked at again. Everything
is rolled back after each. Judged are (docs/security.md): an exception or an answer of 5xx, more than five seconds, and
500 MB of memory. `test_short.py` runs a few cases of each target with every test run.

    mutations   changed texts, bytes, JSON, tables and zips; knows nothing of ibasho
    judging     runs one case after another and writes down what must not be
    files       targets that read files: the importers' commands, uploads, pictures
    pages       what forms a page holds, as a browser finds them
    forms       targets of every address of the URLconf, as every kind of person
    sheets      what is printed, with nonsense in all that it says
"""
