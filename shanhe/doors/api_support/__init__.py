"""What every app's `api.py` uses: who calls and with which scope, pages of rows, the same answer for the same key.

    router = Router(tags=["results"], auth=auth("results:write", public=True))

    @router.get("/results", response=Page[ResultOut], summary="Results")
    def list_results(request, cursor: str = "", limit: Limit = 50):
        return page(request, queries.visible_to(request.actor), order=["-updated_at"], cursor=cursor, limit=limit)

    @router.post("/results/{ref}/submit", response=ResultOut, summary="Send for review")
    def submit(request, ref: str):
        return operations.submit_result(context(request), result=or_404(queries.by_ref(request.actor, ref)))

Refusals of operations need no code: they become problem-JSON (RFC 9457) with 403, 409 or 422.
"""

from ..http import or_404
from .actions import ActionOut
from .answers import gives_file
from .authentication import auth
from .days import Day, Moment
from .derived import code_of, columns_of, one_of
from .document import Api
from .envelope import envelope
from .pagination import Limit, Listing, Page, listed, page, whole
from .parsing import StrictParser
from .problems import Problem, install
from .throttle import ActorThrottle
