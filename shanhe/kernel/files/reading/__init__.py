"""A file of records as a stream of rows.

`opened` finds out what a file is and how it is laid out, `read` gives its rows, `cells` says what a cell is, `assumed`
what the reader took for granted. Nothing in a file makes these raise anything but Invalid, and nothing is dropped
without a word: what cannot be read is a row with a problem, or the reason why the whole file is refused.
"""

from .cells import Cell, Day, Number, Row, storable
from .limits import Meter
from .source import SAMPLE, Layout, Source, check_kind, count, format_of, opened, read, sample
from .table import Likely
