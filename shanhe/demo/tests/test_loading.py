"""Loading and clearing, through the apps' own operations."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from shanhe.demo import queries, texts
from shanhe.demo.loading import load
from shanhe.demo.operations import clear
from shanhe.demo.remains import business_models
from shanhe.demo.tests.commands import ANCHOR, command
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.models import JournalEntry
from shanhe.parties import operations as parties
from shanhe.parties.models import Organisation, Person, User

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def opened(shanhe_zone: Any, settings: Any) -> Any:
    settings.SHANHE_DEMO = True
    return shanhe_zone


def silent(total: int) -> Any:
    return nullcontext(lambda: None)


def few() -> texts.Texts:
    """Two projects with their results, and everybody."""
    whole = texts.read()
    projects = [project for project in whole.projects if project["key"] in ("p14", "p25")]
    wanted = {key for project in projects for key in project["results"]} | {"md-16", "it-19"}
    return dataclasses.replace(
        whole,
        projects=projects,
        results=[result for result in whole.results if result["key"] in wanted],
        visitors={"enquiries": [], "claims": whole.visitors["claims"], "watches": {"lin_qiushi": ["p25"]}},
    )


def rows_of(zone: Any) -> dict[str, int]:
    with scopes_disabled():
        return {
            model._meta.label: model._base_manager.filter(zone=zone).count() for model in business_models()
        }


def remove(zone: Any) -> dict[str, int]:
    with scope(zone=zone):
        return clear(Context(SystemActor("test"), zone), zone=zone)


def test_the_same_anchor_gives_the_same_data_and_clearing_leaves_what_was_there(opened: Any) -> None:
    with scope(zone=opened):
        before = Context(SystemActor("test"), opened)
        admin = parties.create_administrator(
            before, zone=opened, email="own@example.org", password="a good long password", name={"en": "Own"}
        )
        own = parties.create_organisation(
            before, zone=opened, values={"name": {"en": "Own"}, "side": "society"}
        )
    earlier = rows_of(opened)
    load(opened, anchor=ANCHOR, bar=silent, given=few())
    first = queries.digest(opened)
    assert queries.is_loaded(opened)
    assert queries.sign_ins()[0].keys() == {"role", "email", "password"}
    removed = remove(opened)
    assert removed["results.Result"] == 4
    assert removed["parties.User"] == 8
    assert not queries.is_loaded(opened)
    with scope(zone=opened):
        assert list(Person.objects.all()) == [admin]
        assert list(Organisation.objects.all()) == [own]
        assert not JournalEntry.objects.filter(demo=True).exists()
    assert User.objects.get().email == "own@example.org"
    later = rows_of(opened)
    assert later.pop("kernel.JournalEntry") == earlier.pop("kernel.JournalEntry") + 1
    later.pop("kernel.ReferenceCounter"), earlier.pop("kernel.ReferenceCounter")
    assert later == earlier
    load(opened, anchor=ANCHOR, bar=silent, given=few())
    assert queries.digest(opened) == first


def test_a_failure_leaves_nothing_behind(opened: Any) -> None:
    @contextmanager
    def cut(total: int) -> Any:
        left = iter(range(250))

        def tick() -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt

        yield tick

    before = rows_of(opened)
    with pytest.raises(KeyboardInterrupt):
        load(opened, anchor=ANCHOR, bar=cut, given=few())
    assert rows_of(opened) == before
    assert not queries.is_loaded(opened)


def test_refused_outside_demonstration_settings(opened: Any, settings: Any) -> None:
    settings.SHANHE_DEMO = False
    assert command(["demo", "load"]) == 3
    assert not queries.is_loaded(opened)


def test_clearing_asks_first(opened: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["demo", "clear"]) == 0
    load(
        opened,
        anchor=ANCHOR,
        bar=silent,
        given=dataclasses.replace(few(), projects=[], results=[], visitors=nobody()),
    )
    assert command(["demo", "clear"]) == 1
    assert queries.is_loaded(opened)
    capsys.readouterr()
    assert command(["demo", "clear", "--yes"]) == 0
    assert "parties.Person" in capsys.readouterr().out
    assert not queries.is_loaded(opened)


def nobody() -> dict[str, Any]:
    return {"enquiries": [], "claims": [], "watches": {}}
