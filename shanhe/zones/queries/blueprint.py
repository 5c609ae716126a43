"""Blueprints as files: read, check, compare with what is installed, write back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django_scopes import scope
from pydantic import BaseModel, RootModel

from shanhe.kernel.registries import BlueprintSection, blueprint_sections
from shanhe.zones.blueprint import declared, difference, files, validation
from shanhe.zones.blueprint.difference import Change
from shanhe.zones.blueprint.files import Problem, SectionFile
from shanhe.zones.models import BlueprintFile, BlueprintVersion, Zone


def read_blueprint(folder: Path) -> tuple[dict[str, SectionFile], list[Problem]]:
    """The files of a folder and everything that is wrong with them; a load needs a list without serious problems."""
    sections, problems = files.read_folder(folder, [section.name for section in blueprint_sections])
    return sections, in_order([*problems, *problems_of(sections)])


def in_order(problems: list[Problem]) -> list[Problem]:
    """What stops a load first, then by file and line; each once."""
    unique = {(problem.file, problem.line, problem.path, problem.reason): problem for problem in problems}
    return sorted(unique.values(), key=lambda problem: (problem.warning, problem.file, problem.line))


def problems_of(sections: Mapping[str, SectionFile]) -> list[Problem]:
    """What is wrong with files that could be read: their form, their references, what the apps declared."""
    problems: list[Problem] = []
    for section in blueprint_sections:
        file = sections.get(section.name)
        if file is None or file.node is None:
            continue
        _model, found = validation.parse(section, file)
        problems += found
        problems += validation.repeated_codes(file)
    problems += validation.references(sections)
    problems += validation.untranslated(sections)
    problems += declared.problems(sections)
    return problems


def unformatted(sections: Mapping[str, SectionFile]) -> list[Problem]:
    """Files that are in order but not in canonical form, as warnings."""
    text = _("The file is not in canonical form; `shanhe blueprint check --format` rewrites it.")
    found = []
    for section in blueprint_sections:
        file = sections[section.name]
        wanted = canonical(section, file)
        if wanted != file.text:
            pairs = zip(wanted.splitlines(), file.text.splitlines(), strict=False)
            line = next((number for number, (new, old) in enumerate(pairs, start=1) if new != old), 1)
            found.append(Problem(file.file, line, text, warning=True))
    return found


def parse_blueprint(sections: Mapping[str, SectionFile]) -> dict[str, Any]:
    """Each section as its schema's model; the files must have been checked."""
    return {
        section.name: section.schema.model_validate(validation.payload(section, sections[section.name]))
        for section in blueprint_sections
    }


def canonical(section: BlueprintSection, file: SectionFile) -> str:
    """The file's text in canonical form."""
    model = section.schema.model_validate(validation.payload(section, file))
    return files.write(file.header, _body(section, model), file.preamble)


def _body(section: BlueprintSection, model: BaseModel) -> dict[str, Any]:
    data = model.model_dump(exclude_defaults=True, by_alias=True)
    if isinstance(model, RootModel):
        return {section.name: data}
    return {key: value for key, value in data.items() if key not in files.HEADER}


def canonical_texts(sections: Mapping[str, SectionFile]) -> dict[str, str]:
    """Every file's text in canonical form, by section."""
    return {section.name: canonical(section, sections[section.name]) for section in blueprint_sections}


def digest_of(sections: Mapping[str, SectionFile]) -> str:
    """A fingerprint of the blueprint's content."""
    parsed = parse_blueprint(sections)
    return files.digest(
        {
            section.name: {**sections[section.name].header, **_body(section, parsed[section.name])}
            for section in blueprint_sections
        }
    )


def installed_version() -> BlueprintVersion | None:
    """The newest version loaded into the zone in scope."""
    return BlueprintVersion.objects.first()


def exported(zone: Zone) -> dict[str, SectionFile]:
    """The zone as it is installed, as files."""
    found: dict[str, SectionFile] = {}
    with scope(zone=zone):
        headers = {row.section: row for row in BlueprintFile.objects.all()}
        for section in blueprint_sections:
            row = headers.get(section.name)
            header = {key: getattr(row, key) for key in files.HEADER} if row else {}
            header = {key: value for key, value in header.items() if value not in (None, "", {})}
            body = section_data(zone, section)
            preamble = row.preamble if row else ""
            text = files.write(header, body, preamble)
            found[section.name] = SectionFile(section.name, text, preamble, header, body)
    return found


def section_data(zone: Zone, section: BlueprintSection) -> dict[str, Any]:
    """What a section exports, as plain data in the schema's order; call it inside the zone's scope."""
    data = section.export(zone)
    if isinstance(data, BaseModel):
        model = data
    else:
        model = section.schema.model_validate(data)
    return _body(section, model)


def diff(zone: Zone | None, sections: Mapping[str, SectionFile]) -> list[Change]:
    """What loading the files would change."""
    installed = exported(zone) if zone is not None else {}
    changes: list[Change] = []
    for section in blueprint_sections:
        model = section.schema.model_validate(validation.payload(section, sections[section.name]))
        new = {**sections[section.name].header, **_body(section, model)}
        old_file = installed.get(section.name)
        old = {**old_file.header, **old_file.body} if old_file else {}
        changes += difference.compare(section.name, old, new)
    return changes


def zone_by_slug(slug: str) -> Zone | None:
    """An installed zone by its code."""
    return Zone.objects.filter(slug=slug).first()
