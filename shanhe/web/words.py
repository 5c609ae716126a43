"""The sentences the scripts say; they reach the page as JSON (`{% script_words %}`), a test keeps the list complete."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

IN_SCRIPTS = [
    _("Not saved yet…"),
    _("No connection. Your text is kept on this device and will be saved when the connection is back."),
    _("Saved at {time}"),
    _("Kept on this device; some fields still need attention."),
    _("Someone else changed this meanwhile. Your text is kept on this device; reload to compare."),
    _("You are signed out. Your text is kept on this device; sign in again to save it."),
    _("Sign in"),
    _("Not saved: the server did not answer. Your text is kept on this device; trying again."),
    _("Restore it"),
    _("Discard it"),
    _("Text that was not saved is kept on this device (from {time})."),
    _("Copied"),
    _("Press Ctrl-C to copy"),
    _("Cancel"),
    _("Continue"),
    _("Undo"),
    _("Close"),
    _("No connection. Nothing was changed."),
    _("This is not permitted."),
    _("Someone else changed this meanwhile. Reload the page."),
    _("Something went wrong. Nothing was changed."),
    _("Colours: as the system"),
    _("Colours: light"),
    _("Colours: dark"),
]
