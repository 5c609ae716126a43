"""`shanhe search`, `shanhe match need`, `shanhe match weights` and `shanhe index`.

Exit codes: 0 done; 1 nothing of that reference; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from django.conf import settings
from django.utils.translation import override
from django_scopes import scope
from tqdm import tqdm

from shanhe.kernel.context import VISITOR, Actor, Context, SystemActor
from shanhe.kernel.errors import NotNow
from shanhe.needs import queries as needs
from shanhe.parties import queries as parties
from shanhe.parties.actors import actor_of_person
from shanhe.parties.models import Person
from shanhe.zones.queries.blueprint import zone_by_slug

from .. import indexing, operations, queries

KINDS = ("result", "need", "person", "organisation", "project", "measure")


def add_parsers(subparsers: Any) -> Any:
    """Add `search`, `match need`, `match weights` and `index`; returns where further things to match are added."""
    searching = subparsers.add_parser("search", help="search everything")
    searching.add_argument("words", help="in Chinese or English")
    searching.add_argument("--kind", choices=KINDS)
    searching.add_argument("--limit", type=int, default=20)
    searching.set_defaults(run=run_search)
    matching = subparsers.add_parser("match", help="what may meet the needs of enterprises")
    to_match = matching.add_subparsers(dest="what", required=True, metavar="WHAT")
    need = to_match.add_parser("need", help="a need, by its reference or its number")
    need.add_argument("id")
    need.add_argument("--kind", choices=("result", "person"), default="result")
    need.add_argument("--limit", type=int, default=10)
    need.set_defaults(run=run_match)
    for parser in (searching, need):
        parser.add_argument("--as", dest="as_email", metavar="EMAIL", help="as this person sees it")
        parser.add_argument("--lang", choices=("zh", "en"), default="en")
    weights = to_match.add_parser("weights", help="the weights of suggestions, and what outcomes propose")
    weights.add_argument(
        "--propose", action="store_true", help="learn from the outcomes; nothing is switched"
    )
    weights.set_defaults(run=run_weights)
    keeping = subparsers.add_parser("index", help="the index that search and matching read")
    what = keeping.add_subparsers(dest="what", required=True, metavar="WHAT")
    rebuild = what.add_parser(
        "rebuild", help="make it again from the database; readers go on with the old one"
    )
    rebuild.set_defaults(run=run_rebuild)
    status = what.add_parser("status", help="how it is, and how many documents it should have")
    status.set_defaults(run=run_status)
    for parser in (searching, need, weights, rebuild, status):
        parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
        parser.add_argument("--json", action="store_true", help="print JSON")
    return to_match


def _zone(options: argparse.Namespace) -> Any:
    zone = zone_by_slug(options.zone)
    if zone is None:
        print(f"There is no zone called {options.zone}.", file=sys.stderr)
        raise SystemExit(2)
    return zone


def _actor(options: argparse.Namespace, otherwise: Actor) -> Actor:
    """The person of the address given; a visitor for search, the system for matching, where none is."""
    if not options.as_email:
        return otherwise
    person = Person.objects.filter(user__email__iexact=options.as_email).first()
    if person is None:
        print(f"Nobody here signs in as {options.as_email}.", file=sys.stderr)
        raise SystemExit(2)
    return actor_of_person(person)


def _print(options: argparse.Namespace, data: Any, lines: list[str]) -> None:
    print(json.dumps(data, ensure_ascii=False) if options.json else "\n".join(lines))


def _language(options: argparse.Namespace) -> Any:
    return override("zh-hans" if options.lang == "zh" else "en")


def run_search(options: argparse.Namespace) -> int:
    """Print hits with score and reasons."""
    zone = _zone(options)
    with scope(zone=zone), _language(options):
        kinds = [options.kind] if options.kind else []
        answer = queries.search(
            _actor(options, VISITOR), zone, options.words, kinds=kinds, limit=options.limit, by_meaning=True
        )
        hits = [
            {
                "kind": hit.kind,
                "id": hit.row.pk,
                "ref": getattr(hit.row, "ref", ""),
                "title": hit.title,
                "score": hit.score,
                "reasons": hit.reasons,
            }
            for hit in answer.hits
        ]
    data = {"hits": hits, "total": answer.total, "rebuilding": answer.rebuilding}
    lines = [
        f"{hit['score']:8.3f}  {hit['kind']:12} {hit['title']}  {'; '.join(hit['reasons'])}" for hit in hits
    ]
    _print(options, data, lines or ["Nothing found."])
    return 0


def run_match(options: argparse.Namespace) -> int:
    """Print suggestions with reasons and counter-reasons."""
    zone = _zone(options)
    with scope(zone=zone), _language(options):
        actor = _actor(options, SystemActor("shanhe match"))
        rows = needs.visible_to(actor)
        wanted = {"pk": int(options.id)} if options.id.isdigit() else {"ref__iexact": options.id}
        need = rows.filter(**wanted).first()
        document = queries.document_of(actor, need, "need") if need is not None else None
        if document is None:
            print(f"There is no published need {options.id} here.", file=sys.stderr)
            return 1
        answer = queries.suggest(actor, document, zone, kind=options.kind, limit=options.limit)
        names = ("kind", "title", "score", "parts", "reasons", "alike")
        items = [
            {
                **{name: getattr(item, name) for name in names},
                "id": item.row.pk,
                "ref": item.row.ref,
                "counter_reasons": item.against,
            }
            for item in answer.items
        ]
    data = {"need": document.ref, "suggestions": items, "rebuilding": answer.rebuilding}
    lines = []
    for item in items:
        lines.append(f"{item['score']:.3f}  {item['title']} ({item['ref']})")
        lines += [f"       + {reason}" for reason in item["reasons"]]
        lines += [f"       - {reason}" for reason in item["counter_reasons"]]
    _print(options, data, lines or ["Nothing fits yet."])
    return 0


def run_weights(options: argparse.Namespace) -> int:
    """Print the weights in force and those proposed; with --propose, learn first. 1 where there is too little to learn from."""
    zone, problem = _zone(options), ""
    with scope(zone=zone):
        ctx = Context(SystemActor("shanhe match"), zone, demo=parties.is_demonstration(zone))
        if options.propose:
            try:
                operations.propose_weights(ctx, zone=zone)
            except NotNow as error:
                problem = str(error)
        found = queries.quality(zone, ctx.today)
    names = ("number", "weights", "evaluation", "in_force")
    data = {
        "in_force": found.current.number if found.current else 0,
        "weights": found.weights,
        "outcomes": found.known,
        "needed": found.needed,
        "sets": [{name: getattr(row, name) for name in names} for row in found.sets],
        "problem": problem,
    }
    _print(options, data, [f"{name}: {value}" for name, value in data.items() if value or name != "problem"])
    return 1 if problem else 0


def run_rebuild(options: argparse.Namespace) -> int:
    """Make the index again, with progress."""
    began = time.monotonic()
    with tqdm(unit=" documents", disable=options.json) as bar:

        def advance(done: int) -> None:
            bar.update(done - bar.n)

        count = indexing.rebuild(advance)
    seconds = round(time.monotonic() - began, 2)
    _print(options, {"documents": count, "seconds": seconds}, [f"{count} documents in {seconds} s."])
    return 0


def run_status(options: argparse.Namespace) -> int:
    """Print how the index is."""
    status = indexing.status().as_dict()
    lines = [f"{name}: {value}" for name, value in status.items()]
    _print(options, status, lines)
    return 0 if status["usable"] else 1
