"""Projects know when their title is that of a result, so that it is told only to whom the result is open."""

import django.db.models.deletion
from django.db import migrations, models

import shanhe.kernel.constraints

# The title was copied when the project was started.
COPIED = """
UPDATE pathway_project AS project SET titled_after_id = found.result_id
FROM (
    SELECT DISTINCT ON (carried.project_id) carried.project_id, carried.result_id
    FROM pathway_projectresult AS carried
    JOIN results_result AS result ON result.id = carried.result_id
    JOIN pathway_project AS titled ON titled.id = carried.project_id
    WHERE (titled.title_zh <> '' AND titled.title_zh = result.title_zh)
       OR (titled.title_en <> '' AND titled.title_en = result.title_en)
    ORDER BY carried.project_id, carried.id
) AS found
WHERE found.project_id = project.id
"""


class Migration(migrations.Migration):
    # The copy of titles and the change of the table each have a transaction: PostgreSQL takes no constraint on pending rows.
    atomic = False
    dependencies = [
        ("parties", "0001_initial"),
        ("pathway", "0001_initial"),
        ("results", "0003_imports"),
        ("zones", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="titled_after",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="results.result",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=shanhe.kernel.constraints.SameZone(
                field="titled_after", name="pathway_project_titled_after_zone"
            ),
        ),
        migrations.RunSQL(COPIED, migrations.RunSQL.noop),
    ]
