"""What was typed into a form that could not be taken, discarded by its person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import operations
from .http import back, page


@require_POST
@page()
def discard_kept(request: Any, number: int) -> HttpResponse:
    """Forget what was typed into a form that could not be taken."""
    operations.drop_kept_form(request.person, number)
    messages.success(request, _("Discarded."))
    return redirect(back(request, "work:my-work"))
