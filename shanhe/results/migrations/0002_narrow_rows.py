"""Keep long texts out of the main table, and what facets count in it, so that counting many results reads few pages."""

from django.db import migrations

COUNTED = ("fields_key", "centres_key", "ip_key")


class Migration(migrations.Migration):
    dependencies = [("results", "0001_tables")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE results_result SET (toast_tuple_target = 256)",
            "ALTER TABLE results_result RESET (toast_tuple_target)",
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE results_result ALTER COLUMN {column} SET STORAGE PLAIN",
                f"ALTER TABLE results_result ALTER COLUMN {column} SET STORAGE EXTENDED",
            )
            for column in COUNTED
        ),
    ]
