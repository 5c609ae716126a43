"""The visitor's address behind proxies, and headers on every answer."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory

from shanhe.kernel.http import ClientAddressMiddleware, address_here, reading_text_only

pytestmark = pytest.mark.django_db


def address(settings: Any, proxies: int, forwarded: str | None) -> str:
    settings.SHANHE_PROXIES = proxies
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **more)
    ClientAddressMiddleware(lambda request: HttpResponse())(request)
    return str(request.META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "10.0.0.9"),  # nobody is believed by default
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1, 198.51.100.7", "198.51.100.7"),  # what stands left was written by the visitor
        (2, "203.0.113.1, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.9"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, "not an address", "10.0.0.9"),
        (1, None, "10.0.0.9"),
    ],
)
def test_the_address_of_the_visitor(
    settings: Any, proxies: int, forwarded: str | None, expected: str
) -> None:
    assert address(settings, proxies, forwarded) == expected


@pytest.mark.parametrize("charset", ["base64", "rot13", "hex", "idna", "no-such", '"rot13"'])
def test_an_encoding_that_is_none_of_text_is_not_believed(charset: str) -> None:
    seen: list[str] = []
    run = reading_text_only(lambda environ, start: seen.append(environ["CONTENT_TYPE"]))
    for kept in ("utf-8", "gbk", charset):
        run({"CONTENT_TYPE": f"multipart/form-data; charset={kept}; boundary=x"}, None)
    run({"CONTENT_TYPE": "text/plain"}, None)
    assert seen[0].endswith("charset=utf-8; boundary=x")
    assert seen[1].endswith("charset=gbk; boundary=x")
    assert seen[2:] == ["multipart/form-data; boundary=x", "text/plain"]


def test_no_encoding_breaks_the_application() -> None:
    kind = "multipart/form-data; boundary=x; charset=rot13"
    environ = RequestFactory().generic("POST", "/i18n/setlang/?next=/results/", b"--x--\r\n").environ
    environ["CONTENT_TYPE"] = kind
    with pytest.raises(LookupError):
        WSGIRequest(environ.copy())
    reading_text_only(lambda environ, start: WSGIRequest(environ).POST)(environ, None)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("/results/?q=1#a", "/results/?q=1#a"),
        ("http://testserver/results/?q=1", "/results/?q=1"),
        ("http://testserver", "/"),
        ("http://testserver//elsewhere.example.org/", "/elsewhere.example.org/"),
        ("http://elsewhere.example.org/", ""),
        ("//elsewhere.example.org/", ""),
        ("javascript:alert(1)", ""),
        ("http://[::1", ""),
        ("38", ""),
        ("24:61", ""),
        ("results:edit", ""),
        ("?q=1", ""),
        ("/\x00", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_this_host_are_gone_back_to(told: str, expected: str) -> None:
    assert address_here(RequestFactory().get("/"), told) == expected


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/results/", 200),
        ("/nowhere/", 404),
        ("/api/v1/nowhere", 404),
        ("/i18n/setlang/", 302),
        ("/inbox/", 302),
    ],
)
def test_every_answer_has_the_headers(client: Any, zone: Any, settings: Any, path: str, status: int) -> None:
    settings.SHANHE_ZONE = zone.slug
    answer = client.get(path)
    assert answer.status_code == status
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("method", "path"), [("put", "/api/v1/results"), ("delete", "/api/v1/organisations")]
)
def test_a_wrong_method_of_the_api_is_a_problem_too(
    client: Any, zone: Any, settings: Any, method: str, path: str
) -> None:
    settings.SHANHE_ZONE = zone.slug
    answer = getattr(client, method)(path)
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]
