"""Factories for every app's tests: `from shanhe.parties.testing import make_person, ctx_for`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import Context, SystemActor
from shanhe.mail.jobs import send_letter

from .actors import actor_of_person
from .models import Affiliation, Organisation, Person, RoleGrant, User

PASSWORD = "a good long password"
LONG_AGO = date(2020, 1, 1)
_numbers = itertools.count(1)


def make_zone(slug: str = "test", **values: Any) -> Any:
    """The zone of that slug, made when it is missing."""
    model = apps.get_model("zones.Zone")
    values = {
        "name": {"zh": "测试区", "en": "Test zone"},
        "timezone": "Asia/Shanghai",
        "currency": "CNY",
        "version": "1",
        "created_at": clock.now(),
        **values,
    }
    zone, _made = model._base_manager.get_or_create(slug=slug, defaults=values)
    return zone


def make_organisation(
    zone: Any, *, side: str = "university", name_en: str = "", name_zh: str = "", **values: Any
) -> Organisation:
    number = next(_numbers)
    name = {"zh": name_zh or f"示例单位{number}", "en": name_en or f"Sample organisation {number}"}
    values = {"name": name, "kind": "", "sort_key": f"{number:06}", **values}
    now = clock.now()
    return Organisation._base_manager.create(
        zone=zone, ref=f"O-T{number:04}", side=side, created_at=now, updated_at=now, **values
    )


def make_user(email: str = "", password: str = PASSWORD, *, verified: bool = True) -> User:
    """An account that can sign in at once."""
    user = User(email=email or f"user{next(_numbers)}@example.org")
    user.set_password(password)
    user.save()
    if verified:
        apps.get_model("account.EmailAddress").objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
    return user


def make_person(
    zone: Any,
    roles: Iterable[str] = (),
    organisation: Organisation | None = None,
    affiliation: str = "member",
    *,
    account: bool = False,
    **values: Any,
) -> Person:
    """A person with roles granted and, with an organisation, an affiliation of that role, both since long ago."""
    number = next(_numbers)
    now = clock.now()
    values = {
        "name": {
            "zh": values.pop("name_zh", f"示例人{number}"),
            "en": values.pop("name_en", f"Sample person {number}"),
        },
        "email": f"person{number}@example.org",
        "sort_key": f"{number:06}",
        **values,
    }
    if account:
        values["user"] = make_user(values["email"])
    person = Person._base_manager.create(
        zone=zone, ref=f"M-T{number:04}", created_at=now, updated_at=now, **values
    )
    for role in roles:
        RoleGrant._base_manager.create(zone=zone, person=person, role=role, since=LONG_AGO)
    if organisation is not None:
        Affiliation._base_manager.create(
            zone=zone, person=person, organisation=organisation, role=affiliation, start=LONG_AGO
        )
    return person


def ctx_for(person: Person, now: datetime | None = None) -> Context:
    """A context in which the person acts, with the rights of that moment."""
    day = None if now is None else clock.day_of(now, person.zone)
    return Context(actor=actor_of_person(person, day), zone=person.zone, clock=_clock(now))


def system_ctx(zone: Any, now: datetime | None = None, name: str = "test") -> Context:
    return Context(actor=SystemActor(name), zone=zone, clock=_clock(now))


def _clock(now: datetime | None) -> Callable[[], datetime]:
    return clock.now if now is None else lambda: now


with suppress(ImportError):
    import pytest

    @pytest.fixture
    def zone(db: Any) -> Any:
        """A zone, with the test running inside it."""
        zone = make_zone()
        with scope(zone=zone):
            yield zone

    @pytest.fixture
    def ctx(zone: Any) -> Context:
        """A context in which the system acts, at a fixed moment."""
        return system_ctx(zone, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


def send_waiting_mail() -> None:
    """Send what waits to be sent about signing in, as the worker would."""
    jobs = apps.get_model("procrastinate.ProcrastinateJob").objects
    for job in jobs.filter(status="todo", task_name=send_letter.name).order_by("pk"):
        send_letter.func(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
