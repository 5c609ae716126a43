"""Needs and organisations whose nearest are known, for the tests of the comparison of all with all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from shanhe.kernel.documents import PUBLIC, ZONE, Document, DocumentSource, document_sources
from shanhe.kernel.registries import Findable, findables
from shanhe.matching import nightly
from shanhe.matching.models import Suggestion
from shanhe.needs.models import Need
from shanhe.parties.models import Organisation
from shanhe.parties.testing import make_organisation, system_ctx
from shanhe.retrieval import MeaningModel

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SUBJECTS = (
    "graphene strain sensor for bridges 石墨烯应变传感器",
    "hydrogen tank of carbon fibre 碳纤维储氢罐",
    "surgical navigation by ultrasound 超声手术导航",
    "battery recycling without acid 无酸电池回收",
)

ENCODER = MeaningModel.fit(SUBJECTS)


class Ground:
    """Needs and organisations, offered as documents whose values the test may change."""

    def __init__(self, zone):
        self.zone = zone
        self.changed = {}
        self.organisations = [make_organisation(zone) for _subject in SUBJECTS for _two in range(4)]
        self.needs = [self.need(number) for number in range(len(SUBJECTS))]
        self.hidden = set()
        self.read = 0

    def need(self, number):
        return Need._base_manager.create(
            zone=self.zone,
            ref=f"N-{number}",
            title={"en": SUBJECTS[number]},
            organisation=self.organisations[number * 4],
            state="submitted",
            created_at=NOW,
            updated_at=NOW,
        )

    def document(self, kind, row, number):
        made = Document(
            kind=kind,
            pk=row.pk,
            zone_id=self.zone.pk,
            ref=str(row.pk),
            title={"en": SUBJECTS[number]},
            body={"en": f"{SUBJECTS[number]} number {row.pk}"},
            readers=frozenset({PUBLIC, ZONE}),
            organisations=frozenset({self.organisations[number * 4].pk if kind == "need" else row.pk}),
        )
        return replace(made, **self.changed.get(made.key, {}))

    def documents(self, kind):
        rows = (
            [(row, number) for number, row in enumerate(self.needs)]
            if kind == "need"
            else [(row, number // 4) for number, row in enumerate(self.organisations)]
        )
        return {
            row.pk: self.document(kind, row, number)
            for row, number in rows
            if (kind, row.pk) not in self.hidden
        }

    def source(self, kind):
        def ids(zone, after, limit):
            return sorted(pk for pk in self.documents(kind) if pk > after)[:limit]

        def read(zone, wanted):
            self.read += 1
            return [found for pk, found in self.documents(kind).items() if pk in set(wanted)]

        return DocumentSource(kind, "", ids, read)


def findable(name, model):
    return Findable(
        name=name,
        model=model._meta.label,
        label=name,
        plural=name,
        visible=lambda actor: model.objects.none() if actor.key == "visitor" else model.objects.all(),
        title=str,
        url=str,
        summary=str,
        search=lambda actor, words, limit: [],
    )


def make_bulk_ground(zone, monkeypatch, tmp_path, settings):
    """The ground offered as the only sources of documents, with a home of its own."""
    settings.HOME = tmp_path
    made = Ground(zone)
    for kind, model in (("need", Need), ("organisation", Organisation)):
        monkeypatch.setitem(document_sources._items, kind, made.source(kind))
        monkeypatch.setitem(findables._items, kind, findable(kind, model))
    return made


def compare(ground, now=NOW, **options):
    options = {"workers": 0, "kinds": ("organisation",), "encoder": ENCODER, **options}
    return nightly.compare_all(system_ctx(ground.zone, now, "match-all"), **options)


def pairs():
    return set(Suggestion.objects.values_list("need_id", "other"))


def own_subject(ground):
    """What should be found: the three others with the need's subject; the first is its own organisation."""
    return {
        (need.pk, organisation.pk)
        for number, need in enumerate(ground.needs)
        for organisation in ground.organisations[number * 4 + 1 : number * 4 + 4]
    }


def nearest(count=3):
    best = set()
    for need in Need.objects.all():
        rows = Suggestion.objects.filter(need=need).order_by("-score", "other")[:count]
        best |= {(row.need_id, row.other) for row in rows}
    return best
