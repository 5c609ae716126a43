"""The key that every form which posts carries: for whom it was drawn, and which drawing it is."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FIELD = "form_key"
KEPT_FIELD = "kept_form"
NOT_TYPED = {FIELD, KEPT_FIELD, "csrfmiddlewaretoken"}
_signer = signing.TimestampSigner(salt="shanhe.form")
GOOD_FOR = timedelta(days=3)  # a page left open over a weekend; an older one keeps nothing for anybody


@dataclass(frozen=True)
class FormKey:
    """One drawing of a form: the person it was drawn for (None for visitors) and its own random name."""

    person_id: int | None
    name: str


def new_key(person_id: int | None) -> str:
    """The value of the hidden field; nobody can make one for another person."""
    return _signer.sign(f"{person_id or 0}.{secrets.token_urlsafe(9)}")


def key_of(request: HttpRequest) -> FormKey | None:
    """The key of the form that was sent; None where there is none, one that we did not make, or an old one."""
    try:
        number, _sep, name = _signer.unsign(request.POST.get(FIELD, ""), max_age=GOOD_FOR).partition(".")
    except signing.BadSignature:
        return None
    return FormKey(int(number) or None, name)


def digest_of(request: HttpRequest) -> str:
    """Equal for two sendings of a form with the same text and files to the same address."""
    found = hashlib.sha256(request.get_full_path().encode())
    for name in sorted(request.POST):
        if name not in NOT_TYPED:
            found.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            found.update(repr((name, upload.name, upload.size)).encode())
            for chunk in upload.chunks():
                found.update(chunk)
            upload.seek(0)
    return found.hexdigest()


def owner_mark(person_id: int | None) -> str:
    """Under which name a browser keeps a person's unsent text; empty for visitors. Tells nothing of the person."""
    return salted_hmac("shanhe.form.owner", str(person_id)).hexdigest()[:16] if person_id else ""
