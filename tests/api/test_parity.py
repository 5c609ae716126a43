"""What a page can do, the API can: every act of every table has an endpoint, but for those named here, each with why."""

from __future__ import annotations

from importlib import import_module

from config.api import api
from config.rooms import rooms
from shanhe.doors.acts import Acts

# act: where a program does the same
ELSEWHERE = {
    "needs.need: edit": "PATCH /needs/{ref}",
    "results.result: edit": "PATCH /results/{ref}",
    "competitions.bid: edit": "POST /competitions/{ref}/actions/bid",
}


def tables() -> list[Acts]:
    """Every table of acts in the house."""
    found = [
        one for room in rooms("acts") for one in vars(import_module(room)).values() if isinstance(one, Acts)
    ]
    return list({id(one): one for one in found}.values())


def test_every_act_of_the_pages_has_an_endpoint() -> None:
    acts = {
        f"{table.lifecycle.name}: {name}": name in table.endpoints
        for table in tables()
        for name in table.acts
    }
    assert len(acts) > 100
    missing = {act for act, served in acts.items() if not served}
    assert missing - ELSEWHERE.keys() == set()
    paths = api.get_openapi_schema()["paths"]
    for address in ELSEWHERE.values():
        method, path = address.split()
        assert method.lower() in paths[path], address


def test_what_an_action_says_is_in_the_description() -> None:
    document = api.get_openapi_schema()
    for table in tables():
        assert table.path in document["paths"] or table.endpoints, table.url
        for name, endpoint in table.endpoints.items():
            assert endpoint.method.lower() in document["paths"][endpoint.path], (table.url, name)
            assert endpoint.body in document["components"]["schemas"], (table.url, name)
