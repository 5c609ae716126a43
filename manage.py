#!/usr/bin/env python
"""Django's own commands, for those who work on the product; starts the embedded database when needed."""

import os
import sys

from django.core.management import execute_from_command_line

from shanhe.cli import database

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    try:
        database.ensure_running(report=lambda line: print(line, file=sys.stderr))
    except database.DatabaseProblem as problem:
        sys.exit(str(problem))
    execute_from_command_line(sys.argv)
