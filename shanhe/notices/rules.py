"""Who may."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.rules import Rule, by_itself, own, signed_in

read = Rule("notices.read", own(), reason=_("This notice belongs to somebody else."))
own_wishes = Rule("notices.own_wishes", signed_in())
deliver = by_itself("notices.deliver")
