"""After a test that commits, the database is made again from the migrated template.

That takes a fraction of the time of emptying each of its tables, and leaves nothing behind: sequences and what no model manages included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from shanhe.cli import database


@pytest.fixture(scope="session", autouse=True)
def _a_new_database_after_a_test_that_commits() -> Iterator[None]:
    emptying = TransactionTestCase._fixture_teardown

    def made_again(case: Any) -> None:
        if not connection.settings_dict["TEST"].get("TEMPLATE"):  # with --reuse-db
            emptying(case)
            return
        connection.close()
        make_again()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", made_again)
        yield


def make_again() -> None:
    """Throw the test database away, whoever is still connected to it, and copy the template."""
    name, template = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["TEMPLATE"]
    with database.connect() as plain:
        plain.execute(f'drop database if exists "{name}" with (force)')
        plain.execute(f'create database "{name}" template "{template}"')
