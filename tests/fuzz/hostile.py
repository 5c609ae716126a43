"""Values that no form of ours expects, and requests that carry them: fields, JSON, addresses and headers."""

from __future__ import annotations

import json
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from . import mutations
from .finding import Form
from .ground import Ground

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "spoilt"
TEXTS = (
    *mutations.VALUES,
    "\ud800", "\udfff甲", "a\x00b", "\x0b\x07", "\x1f\x7f\x9f", "\ufeff", "\u2028", "مرحبا\u202b", "👩\u200d🔬" * 9, "e\u0301" * 3_000,
    "甲" * 20_000, "0x10", "1_000", "１２３", "²", "౩", "-0", "0" * 400, "1" * 5_000, "1e309", "-Infinity", "9223372036854775808",
    "2147483648", "-9223372036854775809", "0.1", "1.", ",", "9999-12-31T23:59", "0001-01-01T00:00", "2027-03-31T24:00", "24:61",
    "10000-01-01", "2027-W53-7", "2027-03-31T10:00+99:99", "none", "null", "true", "undefined", "__all__", "../../etc/passwd",
    "//elsewhere.example.org/", "https://elsewhere.example.org", "\\\\elsewhere", "http://[::1", "http://a:99999999/", "data:,x",
    "mailto:a@b", "a@b@c", "a" * 300 + "@example.org", "a@" + "b" * 300 + ".org", '"\n"@example.org', "a@例子.中国", "' OR 1=1 --",
    "{% load x %}", "{{ settings }}", "%00", "%", "%ff", "<script>", "]]>", "result:1", "results.Result:1", "a:b:c", ":", "R-2026-",
    "r-2026-0001", "Ｒ-2026-0001", "R-9999-999999999", "-1:2", "0000-0001-2345-6789", "91110000MA0000000X", "ZL", "万", "-5万",
    "1" * 30 + "亿", "1.005元", "9" * 17 + ".99",
)  # fmt: skip
JSONS: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**30, 1e308, float("nan"), float("inf"), 0.1, [], {}, [[]], [None], {"a": 1},
    [{}] * 300, {"": ""}, [1, "a", None], {"ref": "R-2026-0001"}, "",
)  # fmt: skip
# What json.dumps would not write.
RAW = (
    b"", b"[", b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000, b"1e999999999", b"NaN", b"\xff", b'"\\ud800"', b'{"a":1,"a":2}', b"nul",
    b"\xef\xbb\xbf{}", "{}".encode("utf-16"), b'{"__proto__":{}}', b"{}{}", b"'a'", b"[1,]", b"\x00",
)  # fmt: skip
KINDS = (
    FORM, f"{FORM}; charset=gbk", f"{FORM}; charset=utf-16", "multipart/form-data", "text/plain", "",
    "multipart/form-data; boundary=" + "x" * 300, "application/json", "multipart/form-data; boundary=x; charset=big5",
)  # fmt: skip
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("HTTP_REFERER", ("http://[::1", "//", "http://testserver/\x00", "http://testserver:99999999/", "\x80", "javascript:x")),
    ("HTTP_HX_CURRENT_URL", ("http://[::1", "http://testserver/a?b=²", "\x80", "x" * 5_000)),
    ("HTTP_HX_REQUEST", ("true", "x")),
    ("HTTP_HX_TARGET", ("\x80", "a b")),
    ("HTTP_ACCEPT_LANGUAGE", ("²", "zh-Hans;q=x", "en;q=1e999", ",;", "x" * 5_000, "*-*", "zh\x00")),
    ("HTTP_ACCEPT", ("", "application/json", "*/*;q=x", "text/html;q=nan", "a/b/c")),
    ("HTTP_AUTHORIZATION", ("Bearer ", "Bearer \x80", "Bearer " + "x" * 5_000, "Basic x", "Bearer a b", "Basic ²")),
    ("HTTP_IDEMPOTENCY_KEY", ("", "\x80", "x" * 5_000, "a b", "²", "\x00")),
    ("HTTP_IF_MODIFIED_SINCE", ("²", "Thu, 99 Jan 99999 00:00:00 GMT", "0")),
    ("HTTP_IF_NONE_MATCH", ("\x80", '"', "W/")),
    ("HTTP_RANGE", ("bytes=-", "bytes=9-1", "bytes=²-", "x")),
    ("HTTP_X_REQUEST_ID", ("\x80", "x" * 500, "a\x00b")),
    ("HTTP_X_FORWARDED_FOR", ("²", "::1%x", ",,,")),
    ("HTTP_HOST", ("[::1", "例子.中国", "a:99999999", "", "testserver:", "a_b", "-")),
    ("HTTP_COOKIE", ("django_language=²; sessionid=\x80", "messages=x; sessionid=", "csrftoken=\x00", "=;=", 'a="\\777"')),
    ("CONTENT_LENGTH", ("-1", "x", "")),
)  # fmt: skip


def value(rng: Random, ground: Ground) -> str:
    how = rng.random()
    if how < 0.25:
        return ground.foreign(rng)
    text = rng.choice(TEXTS)
    return text if how < 0.9 else text + rng.choice(TEXTS)


def headers(rng: Random) -> dict[str, str]:
    """Mostly none, sometimes one or two that are wrong."""
    if rng.random() < 0.8:
        return {}
    return {name: rng.choice(values) for name, values in rng.sample(HEADERS, rng.randint(1, 2))}


def pairs(rng: Random, ground: Ground, form: Form) -> list[tuple[str, str]]:
    """The form filled in, then spoilt: values, fields too few, too many, twice."""
    given = [(one.name, text) for one in form.fields if (text := one.filled(rng)) is not None]
    for _fault in range(rng.choice((0, 1, 1, 2, 3, len(given)))):
        places = [place for place, (name, _text) in enumerate(given) if name != "form_key"]
        if not places:
            break
        place, how = rng.choice(places), rng.random()
        name = given[place][0]
        if how < 0.75:
            given[place] = (name, value(rng, ground))
        elif how < 0.85:
            del given[place]
        elif how < 0.95:
            given.append((name, value(rng, ground)))
        else:
            given.append(
                (rng.choice((value(rng, ground), name + "-0", "id", "zone", "state")), value(rng, ground))
            )
    return given


def any_pairs(rng: Random, ground: Ground, names: list[str]) -> list[tuple[str, str]]:
    return [(rng.choice(names), value(rng, ground)) for _one in range(rng.randint(0, 6))]


def form_body(rng: Random, given: list[tuple[str, str]], files: list[str]) -> tuple[bytes, str]:
    """The body and its kind; files are attached where the form takes any."""
    if not files and rng.random() < 0.95:
        return query(given).encode(), FORM
    parts = []
    for name, text in given:
        parts.append(_part(f'name="{_plain(name)}"', text.encode("utf-8", "surrogatepass")))
    for name in files:
        title, content = mutations.attachment(rng)
        parts.append(_part(f'name="{_plain(name)}"; filename="{_plain(title)}"', content))
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return (
        mutations.spoilt(rng, body) if rng.random() < 0.2 else body
    ), f"multipart/form-data; boundary={BOUNDARY}"


def query(given: list[tuple[str, str]]) -> str:
    return urlencode(given, errors="surrogatepass")


def segment(text: str) -> str:
    return quote(text[:2_000], safe="", errors="surrogatepass")


def _part(about: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n"
    return head.encode("utf-8", "surrogatepass") + content + b"\r\n"


def _plain(name: str) -> str:
    return name.replace('"', "").replace("\r", "").replace("\n", "")


def json_value(rng: Random, ground: Ground) -> Any:
    return rng.choice(JSONS) if rng.random() < 0.5 else value(rng, ground)


def json_body(rng: Random, ground: Ground, right: Any) -> bytes:
    """What is right, spoilt in some places, as bytes that may not even be JSON."""
    if rng.random() < 0.06:
        return rng.choice(RAW)
    data = right
    for _fault in range(rng.choice((0, 1, 1, 2, 4))):
        data = _spoilt(rng, ground, data)
    plain = rng.random() < 0.5
    body = json.dumps(data, ensure_ascii=plain).encode("utf-8", "surrogatepass")
    return mutations.spoilt(rng, body) if rng.random() < 0.08 else body


def _spoilt(rng: Random, ground: Ground, data: Any) -> Any:
    """The data with one fault somewhere inside."""
    if isinstance(data, dict) and data and rng.random() < 0.9:
        key, how = rng.choice(sorted(data)), rng.random()
        if how < 0.1:
            return {name: kept for name, kept in data.items() if name != key}
        if how < 0.2:
            return {**data, value(rng, ground): json_value(rng, ground)}
        return {**data, key: _spoilt(rng, ground, data[key])}
    if isinstance(data, list) and data and rng.random() < 0.7:
        place = rng.randrange(len(data))
        return [*data[:place], _spoilt(rng, ground, data[place]), *data[place:]]
    return json_value(rng, ground)
