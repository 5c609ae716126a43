"""`shanhe mail bounce`: a mail server hands over what comes back.

    bounces: "|shanhe mail bounce"                       (aliases; with Postfix, recipient_delimiter = +)
    shanhe mail bounce --recipient "$RECIPIENT" < message

Exit codes: 0 read, whatever followed of it; 75 the database does not answer: the mail server tries again later.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.db import InterfaceError, OperationalError

from . import bounces

LARGEST = 2_000_000  # bytes; the report stands at the beginning
TRY_LATER = 75


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("mail", help="take in mail that came back")
    ways = parser.add_subparsers(dest="way", required=True, metavar="WHAT")
    bounce = ways.add_parser("bounce", help="read one delivery status notification from standard input")
    bounce.add_argument(
        "--recipient", default="", help="the address it was sent to, as the mail server knows it"
    )
    bounce.add_argument("--json", action="store_true", help="answer as JSON")
    bounce.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        found = bounces.take(sys.stdin.buffer.read(LARGEST), arguments.recipient)
    except (OperationalError, InterfaceError):
        print("The database does not answer; hand the message over again later.", file=sys.stderr)
        return TRY_LATER
    if arguments.json:
        zone = found.address and found.address.zone.slug
        print(json.dumps({"marked": found.address is not None, "zone": zone, "reason": found.reason}))
    elif found.address is None:
        print(f"Nothing follows: {found.reason}")
    else:
        print(f"Mail to {found.address.email} does not arrive: {found.reason}")
    return 0
