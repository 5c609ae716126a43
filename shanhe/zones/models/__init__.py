"""The zone as its blueprint describes it; rows keep their identity by code and are retired, never deleted."""

from .installed import BlueprintFile, BlueprintVersion
from .places import Area, Building, InnovationCentre, Place, Site, Status, Unit
from .words import Holiday, Parameter, RoleDescription, Term, Vocabulary
from .zone import Bilingual, BlueprintRow, Zone

__all__ = [
    "Area",
    "Bilingual",
    "BlueprintFile",
    "BlueprintRow",
    "BlueprintVersion",
    "Building",
    "Holiday",
    "InnovationCentre",
    "Parameter",
    "Place",
    "RoleDescription",
    "Site",
    "Status",
    "Term",
    "Unit",
    "Vocabulary",
    "Zone",
]
