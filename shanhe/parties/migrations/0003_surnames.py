from django.db import migrations

from shanhe.kernel.values.surnames import SURNAMES, person_key


def read_surnames(apps, schema_editor):
    """People whose surname is read otherwise than its character stand where they are looked for."""
    person = apps.get_model("parties", "Person")
    rows = person.objects.exclude(name_zh="").only("id", "name_zh", "sort_key")
    changed = []
    for row in rows.iterator(chunk_size=1_000):
        if row.name_zh[:2] in SURNAMES or row.name_zh[:1] in SURNAMES:
            key = person_key(row.name_zh)
            if key != row.sort_key:
                row.sort_key = key
                changed.append(row)
    person.objects.bulk_update(changed, ["sort_key"], batch_size=1_000)


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0002_forms'),
    ]

    operations = [
        migrations.RunPython(read_surnames, migrations.RunPython.noop, elidable=True),
    ]
