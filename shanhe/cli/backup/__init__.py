"""`shanhe backup` and `shanhe restore`: one archive with the database, the files and this machine's secret.

`note` is what an archive says of itself, `archive` the file, `dumping` the database in it, `writing` makes one, `proving` proves one,
`restoring` puts one back, `switching` is its last moment, `schedule` the archives of a timer.
"""

from .commands import add_parser
