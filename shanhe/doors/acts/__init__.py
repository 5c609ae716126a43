"""What can be done with a kind of record, said once, in an app's `acts.py`:

    COMPETITION_ACTS = Acts(COMPETITION, "competition", "competitions:act", crumbs=crumbs, acts={
        "open": Act(operations.open_competition, primary=True),
        "choose": Act(operations.choose_teams, forms.ChooseForm, primary=True),
        "end": Act(operations.end_competition, forms.WhyForm),
    })

The buttons of a page (`bar`), the click and the form page (`page`), the endpoints with their schemas (`serve`) and the
messages come from this table; who may and when is the lifecycle's, and the operation asks it again on the locked row.

`Making` is how a record comes about; `Records` the plain list and page of a kind, with their endpoints. See
tools/app_template/acts.py-tpl.
"""

from .answers import actions_of, record_of
from .forms import ActForm
from .kinds import Kind, serve_list
from .making import Making, make
from .records import Records
from .serving import WHERE, At, Number, NumberAt, schema_of_form, serve
from .table import Act, Acts, form_for
