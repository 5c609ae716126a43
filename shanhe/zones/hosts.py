"""Host names: their form, and to which zone each leads."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shanhe.kernel.errors import Invalid

from .models import Zone

LABEL = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")


def normal(given: str) -> str:
    """A host name as browsers send it: small letters, international names in their ASCII form; Invalid when it is none."""
    told = _("“{host}” is no host name. Write it without https://, port and path, such as zone.example.")
    text = given.strip().rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        pass
    try:
        text = text.encode("idna").decode("ascii")
    except UnicodeError:
        raise Invalid({"host": told.format(host=given)}) from None
    if len(text) > 253 or not all(LABEL.match(label) for label in text.split(".")):
        raise Invalid({"host": told.format(host=given)})
    return text


def free(zone: Zone, names: Sequence[str]) -> None:
    """Invalid when one of these names leads to another zone already."""
    for other in Zone.objects.exclude(pk=zone.pk).filter(hosts__overlap=list(names)):
        taken = next(name for name in names if name in other.hosts)
        told = _("“{host}” leads to the zone {zone} already.").format(host=taken, zone=other.slug)
        raise Invalid({"host": told})
