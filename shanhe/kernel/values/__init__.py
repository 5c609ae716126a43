"""What people write into cells and fields, read as values: days, amounts, levels, identifiers, words.

Every reader is a pure function of what was given. It returns a `Read` with the value and what was assumed to get it, or
raises `Unreadable` with a reason for the person: what is wrong and what to write. None of them guesses where two
readings are possible.
"""

from .amounts import Unit, amount, unit_of
from .dates import day, year
from .identifiers import identifier
from .levels import level
from .reading import Read, Unreadable
from .rights import HOME, right_key, right_number
from .words import choice, line, paragraphs, words
