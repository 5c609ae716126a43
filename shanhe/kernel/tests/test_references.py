"""References: in order, once, going on behind rows that are there, whoever asks at the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from django_scopes import scope

from shanhe.kernel.references import reference, references
from shanhe.parties.models import Organisation
from shanhe.parties.testing import make_organisation, system_ctx

pytestmark = pytest.mark.django_db


def test_they_go_on_in_order_and_by_year(zone):
    ctx = system_ctx(zone)
    year = ctx.today.year
    assert reference(ctx, Organisation, "X") == f"X-{year}-0001"
    assert references(zone, Organisation, f"X-{year}-", 3) == [f"X-{year}-{n:04d}" for n in (2, 3, 4)]
    assert references(zone, Organisation, "X-1999-") == ["X-1999-0001"]


def test_a_series_goes_on_behind_the_rows_that_are_there(zone):
    with scope(zone=zone):
        for ref in ("Y-0009", "Y-0123", "Y-T999"):
            organisation = make_organisation(zone)
            Organisation.objects.filter(pk=organisation.pk).update(ref=ref)
    assert references(zone, Organisation, "Y-", 2) == ["Y-0124", "Y-0125"]
    assert references(zone, Organisation, "Y-") == ["Y-0126"]


def test_a_number_that_was_rolled_back_is_given_again(zone):
    with transaction.atomic():
        references(zone, Organisation, "Z-", 5)
        transaction.set_rollback(True)
    assert references(zone, Organisation, "Z-") == ["Z-0001"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_their_own(zone):
    found: list[str] = []

    def take() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    found.extend(references(zone, Organisation, "W-", 2))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"W-{n:04d}" for n in range(1, 61)]
