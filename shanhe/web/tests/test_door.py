"""What no program of ours sends: torn, huge, nonsensical requests are answered in words, in the reader's language, never with 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.test import Client
from django.urls import reverse

from shanhe.kernel.text import digits_of, page_number, whole_number
from shanhe.parties.testing import make_organisation, make_person
from shanhe.zones import queries as zones

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(zone: Any, settings: Any) -> Client:
    settings.SHANHE_ZONE = zone.slug
    zone.version = "1"
    zone.save()
    return Client(raise_request_exception=False)


@pytest.fixture
def admin(zone: Any, visitor: Client) -> Client:
    person = make_person(zone, ["administrator"], make_organisation(zone), account=True)
    visitor.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return visitor


@pytest.mark.parametrize("path", ["/results/%00/", "/organisations/a%00b/", "/api/v1/organisations/a%00b"])
def test_nul_in_a_path_is_refused(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 400
    if path.startswith("/api/"):
        assert answer.json()["code"] == "refused"
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query", ["page=²", "page=１２", "page=" + "9" * 5000, "page=-1", "page=1e3", "page=%00", "page=①"]
)
@pytest.mark.parametrize(
    "name", ["needs:catalogue", "results:catalogue", "parties:organisations", "pathway:list"]
)
def test_a_page_that_is_no_number_is_a_page(admin: Client, name: str, query: str) -> None:
    assert admin.get(f"{reverse(name)}?{query}").status_code == 200


BODIES = {
    "large": (
        {"data": b"a=" + b"x" * (12 * 1024**2 + 1), "content_type": "application/x-www-form-urlencoded"},
        413,
    ),
    "fields": ({"data": "a=&" * 4001, "content_type": "application/x-www-form-urlencoded"}, 413),
    "boundary": ({"data": b"--x", "content_type": "multipart/form-data"}, 400),
    "torn": (
        {
            "data": b'--x\r\nContent-Disposition: form-data; name="a"',
            "content_type": "multipart/form-data; boundary=x",
        },
        None,
    ),
    "odd boundary": ({"data": b"--x", "content_type": "multipart/form-data; boundary=\xe9"}, 400),
    "charset": ({"data": b"a=b", "content_type": "application/x-www-form-urlencoded; charset=gbk"}, 400),
}


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/organisations"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_body_that_cannot_be_read_is_refused_in_words(
    visitor: Client, kind: str, path: str, language: str
) -> None:
    sent, status = BODIES[kind]
    answer = visitor.post(path, **sent, headers={"accept-language": language})
    assert answer.status_code == status or (status is None and answer.status_code < 500)
    if status is None:
        return
    text = answer.content.decode()
    assert ("未作任何更改" in text) == (language == "zh-hans")
    if path.startswith("/api/"):
        assert json.loads(text)["status"] == status
        assert answer["Content-Type"] == "application/problem+json"


def test_a_form_too_large_changes_nothing_and_htmx_is_told_at_the_corner(visitor: Client) -> None:
    answer = visitor.post(
        "/accounts/login/", "a=&" * 4001, "application/x-www-form-urlencoded", headers={"hx-request": "true"}
    )
    assert answer.status_code == 413
    assert "toast" in answer["HX-Trigger"]


NO_JSON = [
    b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b'{"\\udfff": 1}',
    b"[" * 100_000, b"[" * 70 + b"]" * 70, b"", b"null", b"[]", b'"text"', b'{"name_en": ' + b"9" * 30 + b"}", b'{"a": 1}{',
]  # fmt: skip


@pytest.mark.parametrize("body", NO_JSON, ids=range(len(NO_JSON)))
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/octet-stream", ""])
def test_a_body_that_is_no_json_is_refused_in_words(admin: Client, body: bytes, kind: str) -> None:
    answer = admin.post("/api/v1/organisations", body, kind)
    assert answer.status_code in (400, 422), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert "Cannot parse" not in answer.content.decode()


@pytest.mark.parametrize("way", ["post", "patch"])
@pytest.mark.parametrize("key", ["", "one"])
def test_a_form_where_json_is_due_is_refused_in_words(admin: Client, way: str, key: str) -> None:
    path = "/api/v1/organisations" if way == "post" else "/api/v1/searches/1"
    body = b'--x\r\nContent-Disposition: form-data; name="name_en"\r\n\r\nA\r\n--x--\r\n'
    headers = {"Idempotency-Key": key} if key else {}
    answer = getattr(admin, way)(path, body, "multipart/form-data; boundary=x", headers=headers)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "\x00;q=x,,,;" * 50},
        {"accept-language": "zh-" + "x" * 3000},
        {"cookie": 'sessionid="\x01"; django_language=\x7f; csrftoken=' + "x" * 900 + "; a=b=c;;="},
        {"if-modified-since": "Mon, 99 Foo 99999999"},
        {"if-none-match": '"' * 99},
        {"range": "bytes=9-1,x-y"},
        {"host": "exa mple"},
        {"host": "a" * 300},
        {"x-request-id": "\x00" * 9},
        {"referer": "http://[::1"},
        {"authorization": "Bearer \xe9\xff"},
        {"authorization": "Bearer"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/", "/search/?q=%ED%A0%80", "/api/v1/organisations", "/results/export.csv", "/accounts/login/"]
)
def test_headers_of_no_sense_break_nothing(visitor: Client, headers: dict[str, str], path: str) -> None:
    assert visitor.get(path, headers=headers).status_code < 500
    assert visitor.post(path, {"next": "http://[::1"}, headers=headers).status_code < 500


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace", "head"])
@pytest.mark.parametrize("path", ["/", "/results/", "/api/v1/organisations", "/search/"])
def test_methods_that_an_address_does_not_take(visitor: Client, method: str, path: str) -> None:
    assert getattr(visitor, method)(path).status_code < 500


def test_what_the_database_cannot_hold_is_said_in_words(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_it(*args: Any, **kwargs: Any) -> Any:
        raise DataError("integer out of range")

    monkeypatch.setattr("shanhe.web.queries.home", break_it)
    monkeypatch.setattr("shanhe.parties.queries.organisations_visible_to", break_it)
    assert visitor.get("/").status_code == 422
    assert visitor.get("/api/v1/organisations").json()["code"] == "invalid"


@pytest.mark.parametrize("where", ["zone", "view"])
def test_without_the_database_pages_are_calm_and_programs_are_told_when_to_come_again(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def down(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("connection refused")

    if where == "zone":
        monkeypatch.setattr(zones, "zone_for_host", down)
    else:
        monkeypatch.setattr("shanhe.web.queries.home", down)
        monkeypatch.setattr("shanhe.parties.queries.organisations_visible_to", down)
    page = visitor.get("/")
    text = page.content.decode()
    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert "数据库" in text
    assert "nothing was changed" in text
    answer = visitor.get("/api/v1/organisations")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("１２", 12), ("²", None), ("", None), ("-1", None), ("1.0", None), ("9" * 19, None)],
)
def test_numbers_in_addresses(text: str, number: int | None) -> None:
    assert whole_number(text) == number
    assert page_number(text) == (number or 1)


def test_digits_are_digits_in_every_width() -> None:
    assert digits_of("１２３ 4²-５") == "12345"
