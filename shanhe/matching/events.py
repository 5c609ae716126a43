"""What happens in matching."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class BulkStarted(Event):
    """All needs began to be compared with everything that could meet them. data: workers."""

    verb = "matching.bulk.started"
    text = _("began to compare all needs with everything that could meet them ({subject})")


class BulkStopAsked(Event):
    """Somebody asked the comparison to stop."""

    verb = "matching.bulk.stop_asked"
    text = _("asked the comparison of all needs to stop ({subject})")


class BulkEnded(Event):
    """The comparison stopped without an answer; what was found before stays. data: state, problem."""

    verb = "matching.bulk.ended"
    text = _("the comparison of all needs ended without an answer ({subject})")


class SuggestionsComputed(Event):
    """The comparison is done and its suggestions are kept. data: needs, kept, new, gone."""

    verb = "matching.bulk.done"
    text = _("compared {needs} needs and keeps {kept} suggestions, {new} of them new ({subject})")


class WeightsProposed(Event):
    """Weights of suggestions were learned from outcomes; nothing is switched. data: number, outcomes."""

    verb = "matching.weights.proposed"
    text = _("proposed weights {number} for suggestions, learned from {outcomes} outcomes")


class WeightsSwitched(Event):
    """Other weights are in force (0: the product's own). data: number, before."""

    verb = "matching.weights.switched"
    text = _("put weights {number} for suggestions in force in the place of {before}")


class SuggestionFits(Event):
    """The need's side says that a suggestion fits. data: kind, other, reason (empty)."""

    verb = "matching.feedback.fits"
    text = _("found a suggestion for {subject} fitting")


class SuggestionSetAside(Event):
    """The need's side says that a suggestion does not fit; it is hidden from it. data: kind, other, reason."""

    verb = "matching.feedback.set_aside"
    text = _("set a suggestion for {subject} aside")


class FeedbackTakenBack(Event):
    """The answer to a suggestion was taken back. data: kind, other."""

    verb = "matching.feedback.taken_back"
    text = _("took back what was said of a suggestion for {subject}")


class NewHitsFound(Event):
    """A saved search found what it had not found before. data: count. Which they are is looked up by who may see them."""

    verb = "matching.search.new_hits"
    text = _("found something new for a saved search ({subject})")


class SearchTooWide(Event):
    """A saved search finds so much by now that nothing new is told of it any more."""

    verb = "matching.search.too_wide"
    text = _("stopped telling of a saved search that finds too much ({subject})")
