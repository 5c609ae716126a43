"""What happens to addresses; the sentences name none, for the journal keeps them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class AddressFailed(Event):
    """The mail server refused a letter for good, or sent it back: nothing more is sent there."""

    verb = "mail.address.failed"
    text = _("found that mail cannot be delivered: {reason}")

    reason: str


class AddressTrusted(Event):
    """Letters go to the address again."""

    verb = "mail.address.trusted"
    text = _("let mail be sent to the address again")
