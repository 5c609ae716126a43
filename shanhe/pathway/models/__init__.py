"""Routes with their stages and gates, projects that walk them, and what a project carries, plans and receives."""

from .plans import Hypothesis, Milestone, VerificationPlan
from .projects import GateApproval, GateDecision, HandOver, Project, ProjectResult, StageVisit
from .records import Evidence, Support
from .routes import Approval, Criterion, Route, Stage, UsualDays
