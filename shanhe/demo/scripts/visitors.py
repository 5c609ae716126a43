"""Questions from outside, claims to speak for a firm, and what people watch."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from shanhe.parties import operations as parties
from shanhe.work import enquiries
from shanhe.work import operations as work

from ..simulation import Agenda, World
from ..texts import Entry, Texts
from .parties import ADMINISTRATOR


def plan(agenda: Agenda, texts: Texts) -> None:
    """Enquiries with their answers two days later, claims with their decisions, and watched objects."""
    told = texts.visitors
    for entry in told["enquiries"]:
        agenda.add(entry["day"], 12, _Enquiry(agenda, entry).open)
    for entry in told["claims"]:
        _Claim(agenda, entry).plan()
    for who, keys in told["watches"].items():
        for key in keys:
            agenda.add(-1, 16.5, _watch, agenda.world, who, key)


def _watch(world: World, who: str, key: str) -> None:
    subject = world.results.get(key) or world.projects[key]
    work.watch(world.ctx(who), subject=subject)


class _Enquiry:
    def __init__(self, agenda: Agenda, entry: Entry) -> None:
        self.world, self.entry = agenda.world, entry
        if "answer" in entry:
            agenda.add(entry["day"] + 2, 15, self.answer)
        self.row: Any = None

    def open(self) -> None:
        """Ask, and confirm the address with the code as the visitor would."""
        entry, ctx = self.entry, self.world.ctx("visitor")
        row = work.open_enquiry(
            ctx,
            subject=self.world.results[entry["result"]],
            name=entry["name"],
            email=entry["email"],
            organisation=entry["organisation"],
            message=entry["message"],
            language=entry["language"],
        )
        self.row = work.confirm_enquiry(ctx, enquiry=row, code=enquiries.code_of(row))

    def answer(self) -> None:
        who = self.world.key_of_person(self.row.task.assignee_id)
        work.answer_enquiry(self.world.ctx(who), enquiry=self.row, answer=self.entry["answer"])


class _Claim:
    def __init__(self, agenda: Agenda, entry: Entry) -> None:
        self.agenda, self.world, self.entry = agenda, agenda.world, entry
        self.row: Any = None

    def plan(self) -> None:
        self.agenda.add(self.entry["day"], 11, self._claim)
        if "confirmed" in self.entry:
            self.agenda.add(self.entry["confirmed"], 14, self._confirm)

    def _claim(self) -> None:
        zh, en = self.entry["letter"]
        letter = ContentFile(pdf(en), name=f"{zh}.pdf")
        self.row = parties.claim_representation(
            self.world.ctx(self.entry["person"]),
            person=self.world.people[self.entry["person"]],
            organisation=self.world.organisations[self.entry["organisation"]],
            letter=letter,
        )

    def _confirm(self) -> None:
        parties.confirm_representation(self.world.ctx(ADMINISTRATOR), claim=self.row)
        self.world.forget(self.entry["person"])


def pdf(text: str) -> bytes:
    """A page with one line of Latin text, as a small PDF."""
    drawn = f"BT /F1 14 Tf 72 720 Td ({text.replace('(', '[').replace(')', ']')}) Tj ET".encode(
        "latin-1", "replace"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
