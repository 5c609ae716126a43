"""Keep long texts out of the main table, so that counting many results reads few pages."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("results", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE results_result SET (toast_tuple_target = 256)",
            "ALTER TABLE results_result RESET (toast_tuple_target)",
        )
    ]
