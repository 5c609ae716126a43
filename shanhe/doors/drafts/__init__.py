"""A record written on several screens and saved as one types, once for every app.

In `forms.py`, a class a screen. Labels, limits, help and choices of `columns` are the model's; what is no column is declared
as in any form; `lists` are rows of other tables, each with a form of its own:

    class WhoseForm(DraftForm):
        model = Result
        columns = ("owner", "service_result", "team_right")
        must = ("owner", "contributors")                 # marked, and asked for on sending; a draft is saved without
        owner = RowField(label=_("Owner"))               # a column that is asked for in another way
        readers = RowsField(label=_("Named people"))     # no column: goes into `parts`
        lists = {"contributors": ContributorRow}

In `acts.py`, beside the table of acts, whose "edit" saves and whose "submit" sends:

    DISCLOSURE = Drafts(
        RESULT_ACTS,
        [(_("What it is"), forms.WhatForm), (_("Whose it is"), forms.WhoseForm)],
        begin=operations.start_disclosure, may_begin=rules.disclose,
        url="results:edit", template="results/disclose.html",
        mine=queries.draft_of_editor, score=queries.completeness,
        title=_("Disclose a result"), about=_("Three screens …"), untitled=_("A result without a title yet"),
    )

The operations take `values` (columns) and `parts` (everything else), or whatever the form's `arguments` says, with `editor`
(an open page: its own autosaves are no conflict) and, to save, `version` (what the page had read). `pages.py` routes two
views to it, `begin(request)` and `edit(request, row, step)`; the template extends `doors/draft.html` and fills its blocks.

It answers autosaves (data-autosave), goes on from step to step, keeps a half-filled screen, shows both versions where somebody
else was faster, and links what is missing to its field. `serve` offers the same screens to programs:

    serve(router, "/results", DISCLOSURE, name="results", at=At, find=_at, show=_shown, out=ResultOut)

makes POST /results and PATCH /results/{ref}, whose bodies have the fields of all screens; what is left out stays as it is.
"""

from .forms import DraftForm, RowForm
from .pages import Drafts
from .serving import serve
