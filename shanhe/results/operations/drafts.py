"""Disclosing a result and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.checking import too_long
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.events import changed
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference
from shanhe.kernel.translated import Translated
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from .. import events, rules
from ..building import TEXTS, build_result
from ..lifecycle import RESULT, missing_required
from ..models import Contributor, Result
from .common import SCALARS, keep_version, store
from .parts import require_whole_shares, write_parts


@operation("results.disclose", subjects=("zone",), rule=rules.disclose)
def start_disclosure(
    ctx: Context,
    *,
    zone: Any,
    values: Mapping[str, Any] | None = None,
    parts: Mapping[str, Any] | None = None,
    owner: Any = None,
    discloser: Any = None,
    editor: str = "",
) -> Result:
    """Begin a disclosure as a draft of the acting person, or of `discloser`; that person is its first contributor.

    `values` are columns of `Result` (see `common.SCALARS`), `parts` whole lists (see `parts.WRITERS`).
    """
    if discloser is None and ctx.actor.person_id is not None:
        discloser = parties.person_by_id(ctx.actor.person_id)
    given = _checked(dict(values or {}))
    if owner is not None:
        given["owner_id"] = owner.pk
    elif "owner_id" not in given and len(ctx.actor.organisation_ids) == 1:
        given["owner_id"] = next(iter(ctx.actor.organisation_ids))
    if "language" not in given and len(given.get("title") or ()) == 1:
        given["language"] = next(iter(given["title"]))
    given.setdefault("year", ctx.today.year)
    ref = reference(ctx, Result, "R")
    result = build_result(
        zone, {**given, "discloser": discloser, "editor": editor[:40]}, now=ctx.now, ref=ref
    )
    result.save()
    ctx.adopt(result)
    if "contributors" not in (parts or {}) and discloser is not None:
        Contributor.objects.create(zone=zone, result=result, person=discloser, name=discloser.name)
    if parts:
        write_parts(ctx, result, parts)
        store(ctx, result)
    else:
        result.refresh_from_db(fields=["search"])
    ctx.emit(events.ResultDisclosed(subject=result))
    return result


@operation("results.edit", subjects=("result",), transition=RESULT["edit"])
def save_draft(
    ctx: Context,
    *,
    result: Result,
    values: Mapping[str, Any],
    parts: Mapping[str, Any] | None = None,
    editor: str = "",
) -> Result:
    """Save what was typed. After review began, shares must be whole and the change is kept as a version."""
    clean = _checked(dict(values))
    lacking: set[str] = set()
    if result.state != "draft":
        _demand_owner(ctx, result, clean)
        lacking = set(missing_required(result))  # what came from a file may lack something from the start
    changes = changed(result, clean)
    names = write_parts(ctx, result, parts or {})
    if not changes and not names:
        ctx.unchanged()
        return result
    result.editor = editor[:40]
    store(ctx, result)
    if result.state == "draft":
        ctx.emit(events.DraftSaved(subject=result, data={"fields": [*changes, *names]}))
        return result
    require_whole_shares(result)
    _require_complete(result, lacking)
    number = keep_version(ctx, result, "edited")
    ctx.emit(events.ResultEdited(subject=result, changes=changes, data={"version": number, "parts": names}))
    return result


def _demand_owner(ctx: Context, result: Result, values: Mapping[str, Any]) -> None:
    """Denied when a result under review or beyond would move to an organisation whose office did not agree to it."""
    owner = values.get("owner_id", result.owner_id)
    mine = ctx.actor.is_system or "administrator" in ctx.actor.roles
    if owner not in (None, result.owner_id) and not mine and owner not in ctx.actor.office_organisation_ids:
        raise Denied(
            _("The other organisation's office must agree; ask an administrator to change the owner.")
        )


def _require_complete(result: Result, lacking: set[str]) -> None:
    """Invalid when something would go that sending for review asks for; `lacking` was not there before."""
    missing = [name for name in missing_required(result) if name not in lacking]
    if missing:
        text = _("A result that was sent for review keeps this.")
        raise Invalid(dict.fromkeys(missing, text))


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values with `owner` given as a row or an id; Invalid for a column that may not be set, or a wrong word."""
    if "owner" in values:
        owner = values.pop("owner")
        values["owner_id"] = getattr(owner, "pk", owner)
    unknown = values.keys() - set(SCALARS)
    if unknown:
        raise Invalid({name: _("This cannot be set here.") for name in unknown})
    values |= {name: Translated(values[name]) for name in TEXTS if name in values}
    too_long_texts = too_long(Result, values)
    if too_long_texts:
        raise Invalid(too_long_texts)
    if values.get("fields"):
        known = {term.code for term in zones.terms("fields")}
        wrong = [code for code in values["fields"] if known and code not in known]
        if wrong:
            raise Invalid({"fields": _("There is no field “{code}”.").format(code=wrong[0])})
    if values.get("team_right") == "use" and (values.get("team_right_years") or 0) < 10:
        raise Invalid({"team_right_years": _("A right of use granted to the team lasts at least ten years.")})
    if "team_right" in values and values["team_right"] != "use":
        values["team_right_years"] = None
    return values
