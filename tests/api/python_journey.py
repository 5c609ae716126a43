"""From a disclosure into verification with the client that openapi-python-client makes; docs/api.md shows this file."""

from shanhe_client import AuthenticatedClient
from shanhe_client.api.projects import (
    gate_get,
    projects_approve,
    projects_create,
    projects_get,
    projects_give,
    projects_go,
    projects_take,
)
from shanhe_client.api.results import (
    readiness_confirm,
    results_accept,
    results_begin,
    results_change,
    results_check,
    results_claim_readiness,
    results_get,
    results_publish,
    results_submit,
)
from shanhe_client.models import (
    ProjectsApproveIn,
    ProjectsCreateIn,
    ProjectsGiveIn,
    ProjectsGoIn,
    ProjectsTakeIn,
    ReadinessConfirmIn,
    ResultsAcceptIn,
    ResultsBeginIn,
    ResultsChangeIn,
    ResultsCheckIn,
    ResultsClaimReadinessIn,
    ResultsPublishIn,
    ResultsSubmitIn,
)  # fmt: skip

DISCLOSURE = {
    "title": {"en": "Film that keeps cells cool"},
    "abstract": {"en": "A film takes up heat as it melts."},
    "problem": {"en": "Cells age when hot."},
    "advantages": {"en": "Half the weight of a cold plate."},
    "fields": ["new_materials"],
    "centres": ["new_it"],
}
RIGHT = {"kind": "invention_patent", "number": "CN0000000", "status": "filed", "filed_on": "2026-03-02"}
CONFIRMED = {
    "novelty": "filed",
    "state_secret": "none",
    "restrictions": "none",
    "ethics": "not_needed",
    "partner": "none",
}


def journey(api: str, tokens: dict[str, str], university: str) -> str:
    """The stage that the project is in at the end; `tokens` are those of inventor, office, assessor and manager."""

    def sign_in(who: str) -> AuthenticatedClient:
        return AuthenticatedClient(base_url=api, token=tokens[who], raise_on_unexpected_status=True)

    inventor, office, assessor, manager = map(sign_in, ("inventor", "office", "assessor", "manager"))

    # Disclose: who does is the first contributor. Sent again under its key, it is the same disclosure.
    body = ResultsBeginIn.from_dict({**DISCLOSURE, "owner": university})
    draft = results_begin.sync(client=inventor, body=body, idempotency_key="film-1")
    assert results_begin.sync(client=inventor, body=body, idempotency_key="film-1") == draft
    ref = draft.ref
    shares = {
        "contributors": [{"id": draft.contributors[0].id, "share": 10_000}],
        "right_shares": [{"holder": university, "basis_points": 10_000}],
        "ip_rights": [RIGHT],
        "version": draft.version,
    }
    results_change.sync(ref, client=inventor, body=ResultsChangeIn.from_dict(shares))
    results_submit.sync(ref, client=inventor, body=ResultsSubmitIn())

    # Review and publish: a refusal is a Problem, with its reason.
    results_accept.sync(ref, client=office, body=ResultsAcceptIn())
    refused = results_publish.sync(ref, client=office, body=ResultsPublishIn(), accept_language="en")
    assert refused.code == "not_now", refused
    for item, answer in CONFIRMED.items():
        check = ResultsCheckIn.from_dict({"item": item, "answer": answer})
        results_check.sync(ref, client=office, body=check)
    assert results_publish.sync(ref, client=office, body=ResultsPublishIn()).state == "published"

    # Readiness: claimed by the team, confirmed by an assessor.
    claim = ResultsClaimReadinessIn(level=3, evidence="Shown in the laboratory; report no. 7.")
    claimed = results_claim_readiness.sync(ref, client=inventor, body=claim).readiness[-1]
    readiness_confirm.sync(ref, claimed.id, client=assessor, body=ReadinessConfirmIn())
    assert results_get.sync(ref, client=inventor).trl_confirmed == 3

    # A project, and its first gate: look, agree, decide, hand over.
    begun = {"results": [ref], "route": "licence_transfer", "title": {"en": "Cool cells"}}
    project = projects_create.sync(client=manager, body=ProjectsCreateIn.from_dict(begun)).ref
    assert [check.code for check in gate_get.sync(project, client=manager).checks if check.state == "waiting"]
    projects_approve.sync(project, client=office, body=ProjectsApproveIn(approval="owner_office"))
    projects_go.sync(project, client=manager, body=ProjectsGoIn(reason="criteria_met"))
    projects_take.sync(project, client=manager, body=ProjectsTakeIn())
    projects_give.sync(project, client=office, body=ProjectsGiveIn())
    return projects_get.sync(project, client=manager).stage
