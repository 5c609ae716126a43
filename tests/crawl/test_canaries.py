"""Nobody sees a word of what is hidden from them: on no page, in no answer, file, mail, notice or search.

Every text of every record gets a word of its own, the operations that tell people have run, and then every role opens what it can
find. A model that a later app brings is planted by itself; it must say who may read it (`canaries/readers.py`), and a new kind
of object needs a maker of hidden ones (`canaries/scene.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django_scopes import scope

from shanhe.kernel import delivery
from shanhe.kernel.context import VISITOR, Actor
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.registries import findables
from shanhe.matching import indexing
from shanhe.needs import rules
from shanhe.parties.actors import actor_of_person
from shanhe.parties.models import Person
from tests.standing import Standing, stands_on

from .canaries import readers, scene
from .canaries.planting import Planted, worded_models
from .canaries.scene import Scene
from .crawler import SCHEMA, Crawler, view_of

RECORDS, DOORS = 2, 1
GUESSES = 3
PARTS = 2
INDEX = TemporaryDirectory(prefix="shanhe-index-")  # of this process, gone with it
# The journal is the register of everything that happened; administrators audit it whole.
AUDITED = {"parties:journal", "api-1:list_journal"}


@dataclass
class Told:
    """The scene after everybody was told and the index was made, and what was mailed."""

    scene: Scene
    letters: list[Any]


def tell() -> Told:
    """Everything happens once for all who look."""
    before = len(mail.outbox)
    with override_settings(INDEX_ROOT=Path(INDEX.name)):
        made = scene.made()
        with override_settings(SHANHE_ZONE=made.zone.slug), scope(zone=made.zone):
            for make in scene.MAKERS.values():
                make(made)
            made.canaries.plant_everything(readers.OPEN)
            delivery.deliver(list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True)))
            indexing.rebuild()
    return Told(made, mail.outbox[before:])


@pytest.fixture
@stands_on(tell)
def told(standing: Standing, settings: Any) -> Iterator[Scene]:
    found = standing(tell)
    mail.outbox.extend(found.letters)
    settings.INDEX_ROOT, settings.SHANHE_ZONE = Path(INDEX.name), found.scene.zone.slug
    with scope(zone=found.scene.zone):
        yield found.scene


class Watch:
    """What each reader was shown without being allowed to."""

    def __init__(self, seen: Scene) -> None:
        self.scene = seen
        self.leaks: dict[tuple[str, str, str], str] = {}
        self._may: dict[tuple[str, Planted], bool] = {}

    def look(self, role: str, actor: Actor, where: str, content: bytes, *, typed: str = "") -> None:
        for word, planted in self.scene.canaries.seen_in(content).items():
            if word != typed and not self.may(role, actor, planted):
                self.leaks.setdefault((role, f"{planted.label}.{planted.name}", view_of(where)[0]), where)
        need, text = self.scene.unnamed, content.decode("utf-8", "replace")
        if not any(said and said in text for said in (need.ref, *need.title.values())):
            return
        if any(name in text for name in self.scene.behind()) and not rules.view_inside.allows(actor, need):
            self.leaks.setdefault((role, "who is behind the unnamed need", view_of(where)[0]), where)

    def may(self, role: str, actor: Actor, planted: Planted) -> bool:
        key = (role, planted)
        if key not in self._may:
            row = self.scene.canaries.rows[planted.label, planted.pk]
            self._may[key] = readers.may_read(actor, row, planted.name)
        return self._may[key]

    def found(self) -> str:
        return "\n".join(
            f"{role}: {what} at {where}" for (role, what, _view), where in sorted(self.leaks.items())
        )


def _client(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _doors(seen: Scene) -> list[str]:
    """The addresses of every record, hidden or not: a reader may try them all."""
    found = []
    for (label, _pk), row in seen.canaries.rows.items():
        kind = next((item for item in findables if item.model == label), None)
        if kind is not None and label not in scene.NEVER_HIDDEN:
            found += [kind.url(row), f"/api/v1/{kind.name}s/{row.ref}"]
    return found


def _guesses(seen: Scene) -> list[tuple[str, str]]:
    """Words of titles with a letter less, each with the word itself."""
    titles = [word for word, planted in seen.canaries.words.items() if planted.name == "title_en"]
    return [(word[:-1], word) for word in titles[:GUESSES]]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))  # two processes share the walk
def test_nobody_is_shown_a_word_of_what_is_hidden_from_them(told: Scene, part: int) -> None:
    watch = Watch(told)
    for role, person in list({"visitor": None, **told.readers}.items())[part::PARTS]:
        actor = VISITOR if person is None else actor_of_person(person)
        client = _client(person)
        starts = ("/", SCHEMA, "/search/?q=film", *_doors(told))
        crawler = Crawler(client, starts, seed=role, most_records=RECORDS, most_doors=DOORS)
        opened = 0
        for visit in crawler.visits():
            opened += 1
            assert visit.status < 500, visit.url
            if "administrator" not in actor.roles or view_of(visit.url.partition("?")[0])[0] not in AUDITED:
                watch.look(role, actor, visit.url.partition("?")[0], visit.content)
        assert opened > 30, f"{role} stood before a closed door"
        for guess, word in _guesses(told):
            for door in ("/search/?q=", "/api/v1/search?q="):
                content = client.get(f"{door}{guess}").content
                watch.look(role, actor, f"{door}…", content)
                if not watch.may(role, actor, told.canaries.words[word]):
                    assert word.encode() not in content
    assert not watch.leaks, "\n" + watch.found()


@pytest.mark.slow
def test_mail_tells_nobody_a_word_of_what_is_hidden_from_them(told: Scene) -> None:
    watch = Watch(told)
    people = {
        person.user.email: (person.ref, person)
        for person in Person.objects.exclude(user=None).select_related("user")
    }
    assert any(set(message.to) & set(people) for message in mail.outbox)
    for message in mail.outbox:
        for address in message.to:
            if address in people:
                role, person = people[address]
                text = f"{message.subject}\n{message.body}\n{message.alternatives}"
                watch.look(role, actor_of_person(person), "mail", text.encode())
    assert not watch.leaks, "\n" + watch.found()


@pytest.mark.slow
def test_every_kind_has_something_hidden(told: Scene) -> None:
    """A kind of object that a later app brings needs a maker of hidden rows."""
    for kind in findables:
        if kind.model in scene.NEVER_HIDDEN:
            continue
        assert kind.model in scene.MAKERS, (
            f"{kind.model}: nobody makes hidden ones (tests/crawl/canaries/scene.py)"
        )
        rows = [row for (label, _pk), row in told.canaries.rows.items() if label == kind.model]
        seen = set(kind.visible(VISITOR).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        assert any(row.pk not in seen for row in rows), f"no {kind.model} is hidden from visitors"


def test_every_model_with_words_says_who_may_read_them() -> None:
    """A model that a later app brings is planted by itself and must say whose its words are."""
    assert readers.undeclared(worded_models()) == []
