"""Values of people and organisations made tidy, or refused with the field and what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _
from stdnum import isni
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from shanhe.kernel.checking import too_long
from shanhe.kernel.errors import Invalid, type_text
from shanhe.kernel.text import clean as clean_text
from shanhe.kernel.translated import Translated

from . import choices

# GB/T 4754: a section letter A to T, then division (2), group (3) or class (4 digits).
INDUSTRY = re.compile(r"^[A-T](\d{2,4})?$")
ORCID_PREFIX = re.compile(
    r"^(ORCID(ID)?(?!\.)[:=]?)?(HTTPS?://)?((WWW\.|SANDBOX\.)?ORCID\.ORG/)?(ORCID(ID)?[:=]?)?"
)
ORGANISATION_FIELDS = (
    "name", "side", "kind", "uscc", "industry", "size", "registered_on", "address", "website", "parent",
)  # fmt: skip
PERSON_FIELDS = ("name", "email", "orcid", "bio")


def tidy(value: Any) -> Any:
    """Text in its composed form, without what nobody sees, and without space at the ends; in every language it has."""
    if isinstance(value, Mapping):
        return Translated({language: tidy(text) for language, text in value.items()})
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", clean_text(value)).strip()


def _without_blanks(text: str) -> str:
    """Capitals, full-width and compatibility forms as plain ones, every dash a hyphen, no blanks."""
    plain = unicodedata.normalize("NFKC", clean_text(text)).upper()
    return re.sub(r"\s", "", re.sub("[\u2010-\u2015\u2212]", "-", plain))


def credit_code(text: str) -> str:
    """The unified social credit code in capitals without blanks, checked by its check character; ValueError if wrong."""
    try:
        bare = _without_blanks(text)
        return uscc.validate(bare) if bare else ""
    except NumberError:
        raise ValueError(text) from None


def orcid(text: str) -> str:
    """An ORCID as 0000-0000-0000-0000, from that, its 16 characters or its web address, checked; ValueError if wrong."""
    bare = ORCID_PREFIX.sub("", _without_blanks(text))
    if not bare:
        return ""
    try:
        digits = isni.validate(re.sub(r"/?([?#].*)?$", "", bare))
    except NumberError:
        raise ValueError(text) from None
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def _fields(values: Mapping[str, Any], known: Sequence[str]) -> dict[str, Any]:
    unknown = set(values) - set(known)
    if unknown:
        raise Invalid({name: _("There is no such field.") for name in sorted(unknown)})
    return {name: tidy(value) for name, value in values.items()}


def _need_name(values: Mapping[str, Any], wrong: dict[str, type_text]) -> None:
    if not values.get("name"):
        wrong["name"] = _("Give a name, in one of the languages at least.")


def _too_long(model: Any, values: Mapping[str, Any], wrong: dict[str, type_text]) -> None:
    wrong |= {name: fault for name, fault in too_long(model, values).items() if name not in wrong}
    for name, value in values.items():
        longest = model._meta.get_field(name).max_length
        if longest and isinstance(value, str) and len(value) > longest and name not in wrong:
            wrong[name] = _("At most {longest} characters.").format(longest=longest)


def short(model: Any, field: str, texts: Mapping[str, str] | None) -> Translated:
    """A tidy text in several languages, or Invalid where it is longer than the model allows."""
    found: Translated = tidy(texts or {})
    wrong = too_long(model, {field: found})
    if wrong:
        raise Invalid(wrong)
    return found


def organisation(
    model: Any, values: Mapping[str, Any], *, today: date, kinds: Mapping[str, str]
) -> dict[str, Any]:
    """Checked values of a whole organisation; `kinds` maps each kind of the zone to its side."""
    clean = _fields(values, ORGANISATION_FIELDS)
    wrong: dict[str, type_text] = {}
    _need_name(clean, wrong)
    if clean.get("side") not in dict(choices.SIDES):
        wrong["side"] = _("Choose one of the four sides.")
    kind = clean.get("kind") or ""
    if kind and kinds and kinds.get(kind) != clean.get("side"):
        wrong["kind"] = _("This kind does not belong to that side.")
    if clean.get("size", "") not in dict(choices.SIZES):
        wrong["size"] = _("Choose one of the sizes.")
    try:
        clean["uscc"] = credit_code(clean.get("uscc") or "")
    except ValueError:
        wrong["uscc"] = _(
            "The credit code is wrong: 18 characters, the last one checks the others. Compare it again."
        )
    _too_long(model, clean, wrong)
    clean["industry"] = (clean.get("industry") or "").upper()
    if clean["industry"] and not INDUSTRY.match(clean["industry"]):
        wrong["industry"] = _(
            "Write a GB/T 4754 code: a letter from A to T and up to four digits, for example C39."
        )
    if clean.get("registered_on") and clean["registered_on"] > today:
        wrong["registered_on"] = _("This date is in the future.")
    if clean.get("website"):
        _check(
            URLValidator(["http", "https"]),
            clean["website"],
            "website",
            _("This is not a web address."),
            wrong,
        )
    if wrong:
        raise Invalid(wrong)
    return clean


def person(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Checked values of a whole person."""
    clean = _fields(values, PERSON_FIELDS)
    wrong: dict[str, type_text] = {}
    _need_name(clean, wrong)
    clean["email"] = (clean.get("email") or "").lower()
    if clean["email"]:
        _check(validate_email, clean["email"], "email", _("This is not an e-mail address."), wrong)
    try:
        clean["orcid"] = orcid(clean.get("orcid") or "")
    except ValueError:
        wrong["orcid"] = _("The ORCID is wrong: 16 digits, the last one checks the others. Compare it again.")
    _too_long(model, clean, wrong)
    if wrong:
        raise Invalid(wrong)
    return clean


def _check(validator: Any, value: Any, name: str, message: type_text, wrong: dict[str, type_text]) -> None:
    try:
        validator(value)
    except ValidationError:
        wrong[name] = message


def email(text: str) -> str:
    """A valid address in lower case, or Invalid."""
    address = tidy(text).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid({"email": _("This is not an e-mail address.")}) from None
    return address


_MAGIC = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
LETTER_BYTES = 10 * 1024 * 1024


def letter(upload: Any) -> str:
    """The media type of a letter, from its first bytes; Invalid unless it is a PDF, OFD, PNG or JPEG of at most 10 MB."""
    if upload is None or not upload.size:
        raise Invalid({"letter": _("Add the letter.")})
    if upload.size > LETTER_BYTES:
        raise Invalid({"letter": _("The file is larger than 10 MB.")})
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    for media_type, magic in _MAGIC.items():
        if head.startswith(magic):
            return media_type
    if head.startswith(b"PK\x03\x04") and str(upload.name).lower().endswith(".ofd"):
        return "application/ofd"
    raise Invalid({"letter": _("Use a PDF, OFD, PNG or JPEG file.")})
