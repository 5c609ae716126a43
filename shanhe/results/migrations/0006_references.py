from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("results", "0005_external_copy"), ("kernel", "0006_references")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO kernel_referencecounter (zone_id, series, last) "
            "SELECT zone_id, 'R-' || year || '-', last FROM results_resultcounter",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel(name="ResultCounter"),
    ]
