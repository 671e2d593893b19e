"""Tables that leave the site as files: XLSX for spreadsheets, CSV for everything else.

What people wrote stays text: no cell of ours ever runs as a formula on somebody's computer.
"""

from .sheet import KINDS, XLSX_TYPE, Sheet, answer, book_answer, csv, write_book, xlsx

__all__ = ["KINDS", "XLSX_TYPE", "Sheet", "answer", "book_answer", "csv", "write_book", "xlsx"]
