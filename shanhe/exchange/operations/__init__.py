"""The changes: a file on its way in, and its rows as one batch."""

from .batch import import_records, incoming, reserve_refs
from .runs import (
    JOB,
    begin_import,
    check_file,
    fail_import,
    finish_import,
    fix_row,
    match_columns,
    reread_file,
    survey_file,
    tell_end,
    upload_file,
)
