"""What the product knows of meaning: which model is in use, the vectors of all documents in PostgreSQL, the two languages.

Everything here can be made again from the documents (`learning.rebuild`), and everything here may be absent: without
pgvector, without a model or with a torn one, search and suggestions go on by words, and `state.status()` says why.
"""
