"""What many tests stand on is made once and stays beneath them, in a transaction that nobody commits.

    @pytest.fixture
    @stands_on(make_ground)
    def ground(standing: Standing) -> Ground:
        return standing(make_ground)

Each test gets a copy of what was made and leaves the rows as it found them, whatever ran before it. A test that stands on
nothing, on something else, at a moment of its own or commits finds nothing of it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from shanhe.zones.models import Zone
from shanhe.zones.testing import BLUEPRINTS, TIDEWATER, install_zone

Made = TypeVar("Made")
Function = TypeVar("Function", bound=Callable[..., Any])
Maker = Callable[[], Any]


def stands_on(*makers: Maker) -> Callable[[Function], Function]:
    """Say, below `@pytest.fixture`, what a fixture asks `standing` for."""

    def said(function: Function) -> Function:
        function.stands_on = makers  # type: ignore[attr-defined]
        return function

    return said


@dataclass
class Layer:
    """One thing that was made, when, and the transaction that it is in."""

    maker: Maker
    moment: str
    made: Any
    transaction: Any


@dataclass
class Standing:
    """What stands beneath the tests of this process now."""

    layers: list[Layer] = field(default_factory=list)

    def __call__(self, maker: Callable[[], Made]) -> Made:
        """A copy of what the maker made, to be changed at will."""
        for layer in self.layers:
            if layer.maker is maker:
                return copy.deepcopy(layer.made)
        raise LookupError(f"the fixture does not say @stands_on({maker.__name__})")

    def change(self, makers: tuple[Maker, ...], moment: str) -> None:
        """Let these stand, made in this order, and nothing else."""
        kept = 0
        for layer, maker in zip(self.layers, makers, strict=False):
            if (layer.maker, layer.moment) != (maker, moment):
                break
            kept += 1
        while len(self.layers) > kept:
            self._take_away()
        for maker in makers[kept:]:
            self._put(maker, moment)

    def _put(self, maker: Maker, moment: str) -> None:
        block = transaction.atomic()
        block._from_testcase = True  # what is durable may begin in it, as in any test
        block.__enter__()
        layer = Layer(maker, moment, None, block)
        self.layers.append(layer)
        try:
            layer.made = maker()
            connection.check_constraints()
        except BaseException:
            self._take_away()
            raise

    def _take_away(self) -> None:
        layer = self.layers.pop()
        transaction.set_rollback(True)
        layer.transaction.__exit__(None, None, None)


def needed(request: pytest.FixtureRequest) -> tuple[Maker, ...]:
    """What the fixtures of a test stand on, each once."""
    found: dict[Maker, None] = {}
    for definitions in request._pyfuncitem._fixtureinfo.name2fixturedefs.values():
        found.update(dict.fromkeys(getattr(definitions[-1].func, "stands_on", ())))
    return tuple(found)


@pytest.fixture(scope="session")
def grounds(django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
    """What stands beneath the tests of this process; taken away before the database is."""
    standing = Standing()
    yield standing
    with django_db_blocker.unblock():
        standing.change((), "")


@pytest.fixture
def _beneath(_at: str, request: pytest.FixtureRequest, grounds: Standing, django_db_blocker: Any) -> None:
    """Changes what stands, before the test's own transaction begins."""
    with django_db_blocker.unblock():
        grounds.change(needed(request), _at)


@pytest.fixture
def _django_db_helper(_beneath: None, _django_db_helper: None) -> None:
    """Whatever opens a test's database, by mark or by fixture, goes through pytest-django's fixture of this name."""


@pytest.fixture
def standing(db: None, grounds: Standing) -> Standing:
    """Gives copies of what a fixture says that it stands on."""
    return grounds


def the_shanhe_zone() -> Zone:
    return install_zone(BLUEPRINTS / "shanhewangu")


def the_tidewater() -> Zone:
    return install_zone(TIDEWATER)


@pytest.fixture
@stands_on(the_shanhe_zone)
def shanhe_zone(standing: Standing) -> Zone:
    """The product's own zone, as its blueprint says."""
    return standing(the_shanhe_zone)


@pytest.fixture
@stands_on(the_tidewater)
def tidewater(standing: Standing) -> Zone:
    """The tests' own zone in another country."""
    return standing(the_tidewater)
