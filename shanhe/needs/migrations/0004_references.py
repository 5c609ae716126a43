from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("needs", "0003_reading"), ("kernel", "0006_references")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO kernel_referencecounter (zone_id, series, last) "
            "SELECT zone_id, 'N-' || year || '-', last FROM needs_needcounter",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel(name="NeedCounter"),
    ]
