"""Personal fields are declared, exist, and leave values in the journal only by reference."""

from django.apps import apps

from shanhe.kernel.events import EVENTS
from shanhe.parties import privacy, validation


def test_every_declared_field_exists_and_is_declared_once():
    names = [item.field for item in privacy.FIELDS]
    assert len(names) == len(set(names))
    for name in names:
        app, model, field = name.split(".")
        assert apps.get_model(app, model)._meta.get_field(field)


def test_every_field_of_a_person_is_declared_and_personal_in_its_events():
    declared = {
        item.field.rsplit(".", 1)[1] for item in privacy.FIELDS if item.field.startswith("parties.Person.")
    }
    assert declared == set(validation.PERSON_FIELDS)
    for verb in ("parties.person.created", "parties.person.edited"):
        assert declared <= EVENTS[verb].personal


def test_every_declaration_says_everything():
    for item in privacy.FIELDS:
        assert all(str(text) for text in (item.purpose, item.basis, item.retention, item.viewers))
