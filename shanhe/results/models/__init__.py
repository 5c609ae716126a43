"""A research result and everything that is said about it."""

from .details import Funding, IPRight, PublicationCheck, ReadinessAssessment, ResultVersion
from .people import Contributor, ContributorLink, NamedReader, RightShare, WorkShare
from .result import Result, ResultCentre
