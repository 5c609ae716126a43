"""A file of records as a stream of rows: `read` gives them, `cells` says what a cell is."""

from .cells import Cell, Day, Number, Row
from .source import SAMPLE, format_of, read

__all__ = ["SAMPLE", "Cell", "Day", "Number", "Row", "format_of", "read"]
