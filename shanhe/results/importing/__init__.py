"""Records of other systems become results: read, map, judge, then one batch.

`shanhe.kernel.files.reading` turns a file into rows, `mapping` says which column is which field, `judging` gives every row one of four
verdicts (new, changed, duplicate, wrong) without writing anything. The dry run and the import share all three, so the
dry run cannot promise what the import does not do.
"""
