"""Versions in the words of HTTP (RFC 9110, section 13): what was read, and whether it is still so."""

from __future__ import annotations

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import OperationError

READ = re.compile(r'"(\d{1,9})(?:-[0-9a-f]+)?"')
FROM = ("Authorization", "Cookie", "Accept-Language")


class VersionNeeded(OperationError):
    """A change of what people edit came without the version that its author had read."""

    code = "version_needed"
    status = 428


class NoSuchVersion(OperationError):
    """`If-Match` names no version of this record."""

    code = "stale"
    status = 412


def version_read(request: HttpRequest) -> int | None:
    """The version that `If-Match` names, of a record as it was read; None where the header is not there or says `*`."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    found = READ.fullmatch(given)
    if found is None:
        raise NoSuchVersion(_("If-Match takes the one ETag that came with the record when you read it."))
    return int(found[1])


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to a read with its ETag, or 304 where the caller has it already.

    The tag begins with the version of the record, if the endpoint told one as `request.version`, and goes on with a
    digest of the answer, which differs by reader and language too.
    """
    patch_vary_headers(response, FROM)
    if response.status_code != 200 or response.streaming:
        return response
    version = getattr(request, "version", None)
    digest = hashlib.sha256(response.content).hexdigest()[:16]
    tag = f'"{version}-{digest}"' if version else f'"{digest}"'
    response["ETag"] = tag
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag not in known and "*" not in known:
        return response
    unchanged = HttpResponseNotModified()
    for name in ("ETag", "Vary"):
        unchanged[name] = response[name]
    return unchanged
