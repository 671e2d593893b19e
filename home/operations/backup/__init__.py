"""Copies for safety: the database and the uploaded files, sealed for keys that lie elsewhere (decision 0053).

A backup is a folder: `manifest.json`, which anybody may read and which holds nothing about anybody, and three parts –
`database`, `media` and `contents` – each closed with age, if there is a key.
"""
