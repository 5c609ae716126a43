"""By what a search can be narrowed: the codes that the hits have, with their words and how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanhe.kernel.documents import document_facets
from shanhe.kernel.registries import findables

MOST = 20  # codes of one facet that may be asked for
CODE = 60  # characters


@dataclass(frozen=True)
class Option:
    """A code with its word; `count` is how many hits have it, whatever else of the same facet is chosen."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow a search. Codes that no hit has are left out, unless they are chosen."""

    name: str
    label: str
    options: list[Option]


def asked(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """From (name, code) as given by an address to what search takes; unknown names and odd codes are left out."""
    found: dict[str, list[str]] = {}
    for name, code in pairs:
        codes = found.setdefault(name, []) if name in document_facets else None
        plain = code.replace("\0", "").strip()
        if codes is not None and plain and len(plain) <= CODE and plain not in codes and len(codes) < MOST:
            codes.append(plain)
    return {name: codes for name, codes in found.items() if codes}


def facets_of(
    counts: Mapping[str, Mapping[str, int]],
    kinds: Sequence[str] = (),
    chosen: Mapping[str, Sequence[str]] | None = None,
) -> list[Facet]:
    """The facets of an answer with their words, kinds first; one query at most for each facet that the hits have."""
    chosen = chosen or {}
    names = {kind.name: str(kind.plural) for kind in findables}
    found = [_facet("kind", _("Kind"), names, counts.get("kind", {}), kinds)]
    for facet in document_facets:
        has, picked = counts.get(facet.name, {}), chosen.get(facet.name, ())
        if has or picked:
            words = {code: str(word) for code, word in facet.words().items()}
            found.append(_facet(facet.name, str(facet.label), words, has, picked))
    return [facet for facet in found if facet.options]


def _facet(
    name: str, label: str, words: Mapping[str, str], counts: Mapping[str, int], chosen: Sequence[str]
) -> Facet:
    known = {**words, **{code: code for code in chosen if code not in words}}
    codes = [code for code in known if counts.get(code) or code in chosen]
    options = [Option(code, known[code], counts.get(code, 0), code in chosen) for code in codes]
    return Facet(name, label, options)
