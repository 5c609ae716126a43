"""The pages of one's own account, as the row of links above them."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

PAGES = (
    ("parties:account", _("My account"), ("parties:account",)),
    ("account_email", _("E-mail addresses"), ("account_email",)),
    ("account_change_password", _("Change password"), ("account_change_password", "account_set_password")),
    ("mfa_index", _("Two-step sign-in"), ("mfa_",)),
    ("notices:mail", _("E-mail notices"), ("notices:mail",)),
)


@register.simple_tag(takes_context=True)
def account_pages(context: template.Context) -> list[dict[str, Any]]:
    """The account's pages that exist here, with the current one marked; none for visitors."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    view = getattr(request.resolver_match, "view_name", "") or ""
    found = []
    for name, label, within in PAGES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(
            {"url": url, "label": label, "current": any(view.startswith(prefix) for prefix in within)}
        )
    return found
