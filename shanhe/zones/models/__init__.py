"""The zone as its blueprint describes it; rows keep their identity by code and are retired, never deleted."""

from .installed import BlueprintFile, BlueprintVersion
from .places import Area, Building, InnovationCentre, Place, Site, Status, Unit
from .words import Holiday, Parameter, RoleDescription, Term, Vocabulary
from .zone import BlueprintRow, Named, Zone
