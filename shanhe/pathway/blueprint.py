"""The blueprint's section `routes`: its form, checked down to each expression."""

from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, field_validator, model_validator

from shanhe.kernel.expressions import ExpressionError
from shanhe.kernel.translated import Text
from shanhe.zones.blueprint.schemas import NOTHING, Code, Name, Strict

from .queries.facts import compiled

Side = Literal["government", "enterprise", "university", "society"]


class CriterionItem(Strict):
    """A condition for entering a stage, over facts of the project and its results."""

    code: Code
    name: Name
    expression: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    who: Code
    hint: Text = NOTHING

    @field_validator("expression")
    @classmethod
    def compiles(cls, value: str) -> str:
        try:
            compiled(value)
        except ExpressionError as error:
            raise ValueError(str(error)) from error
        return value


class ApprovalItem(Strict):
    """A role that must agree, and the side it stands on."""

    role: Code
    side: Side
    name: Name


class HandOverItem(Strict):
    from_role: Code
    to_role: Code


class StageItem(Strict):
    """A stage of a route; a skipped one is shown as not part of it and has no gate."""

    code: Code
    area: Code
    name: Name
    leads: Side
    usual_days: int = Field(ge=0, le=10_000)
    skipped: bool
    entry: list[CriterionItem] = []
    approvals: list[ApprovalItem] = []
    hand_over: HandOverItem | None = None

    @model_validator(mode="after")
    def gate_fits(self) -> Self:
        if self.skipped and (self.entry or self.approvals or self.hand_over):
            raise ValueError(_("A stage that the route skips has no gate."))
        roles = [item.role for item in self.approvals]
        if len(set(roles)) < len(roles):
            raise ValueError(_("A role can be asked to agree only once."))
        return self


class RouteItem(Strict):
    code: Code
    name: Name
    source: str = ""
    verified: bool | None = None
    description: Text = NOTHING
    stages: list[StageItem] = Field(min_length=1)

    @model_validator(mode="after")
    def leads_somewhere(self) -> Self:
        if sum(not stage.skipped for stage in self.stages) < 2:
            raise ValueError(_("A route needs at least two stages that it does not skip."))
        return self


class RoutesFile(Strict):
    """The whole file; its head says where the figures come from."""

    source: str = ""
    verified: bool = False
    routes: list[RouteItem] = Field(min_length=1)
