"""The public directory as tables that others already read: 自治体標準オープンデータセット, the 49-column list, our own.

What is written is what the importer would read of it, so a file taken in elsewhere and written out again is the same.
"""
