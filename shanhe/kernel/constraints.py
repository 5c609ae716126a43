"""Database constraints that Django has no class for."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BaseConstraint
from django.utils.translation import gettext_lazy as _


class SameZone(BaseConstraint):
    """A foreign key may only point at a row of the same zone: (zone_id, x_id) references target(zone_id, id).

    The target's model has the matching unique constraint from `ZoneModel.zone_constraints`. Checked at commit, as
    Django's own foreign keys are.
    """

    violation_error_message = _("This belongs to another zone.")

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs.pop("violation_error_message", None)
        kwargs["field"] = self.field
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameZone) and (self.name, self.field) == (other.name, other.field)

    def __hash__(self) -> int:
        return hash((self.name, self.field))

    def _create(self, model: Any, schema_editor: Any) -> str:
        column = model._meta.get_field(self.field)
        q = schema_editor.quote_name
        return (
            f"ALTER TABLE {q(model._meta.db_table)} ADD CONSTRAINT {q(self.name)} "
            f"FOREIGN KEY ({q('zone_id')}, {q(column.column)}) "
            f"REFERENCES {q(column.related_model._meta.db_table)} ({q('zone_id')}, {q('id')}) DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        # The target's unique constraint may be made later in the same migration, so the key waits for the end of it.
        schema_editor.deferred_sql.append(self._create(model, schema_editor))
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        q = schema_editor.quote_name
        return f"ALTER TABLE {q(model._meta.db_table)} DROP CONSTRAINT {q(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """The database decides; a form cannot offer rows of another zone."""
