"""Tables that leave the site as files: XLSX for spreadsheets, CSV for everything else.

What people wrote stays text: no cell of ours ever runs as a formula on somebody's computer.
"""

from .sheet import KINDS, Sheet, answer, csv, xlsx

__all__ = ["KINDS", "Sheet", "answer", "csv", "xlsx"]
