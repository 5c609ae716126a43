"""What a careless program or a hostile person sends: files and forms spoilt at random, always at random in the same way.

`--fuzz-tries` says how many tries there are in all; three in five are uploads, the others forms.
"""
