"""The API: every app's router, under `/api/v1/`."""

from __future__ import annotations

from importlib import import_module

from config.rooms import rooms
from shanhe.doors.api_support import ActorThrottle, Api, StrictParser, auth, envelope, install

DESCRIPTION = """
What the pages do, for programs. Send a personal token (My account → API tokens) as `Authorization: Bearer …`, or use the
browser's session with its CSRF token. Lists come in pages: give `next` back as `cursor`. A write with an
`Idempotency-Key` that is sent again gets the same answer and does nothing twice. Whatever goes wrong is problem-JSON
(RFC 9457). While a zone holds demonstration data, every answer carries `X-Demonstration-Data: true`.
"""

api = Api(
    title="Shanhe",
    version="1",
    description=DESCRIPTION.strip(),
    openapi_url="",
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
    docs_url=None,
    auth=auth("admin"),
    throttle=[ActorThrottle()],
    parser=StrictParser(),
    urls_namespace="api",
)
install(api)
api.add_decorator(envelope, mode="view")
for module in rooms("api"):
    api.add_router("", import_module(module).router)
