import django.db.models.deletion
import shanhe.kernel.constraints
import shanhe.kernel.translated
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Harbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Boat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('state', models.CharField(default='moored', max_length=20)),
                ('motto', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Motto')),
                ('trips', models.IntegerField(default=0)),
                ('owner_id', models.BigIntegerField(null=True)),
                ('worth_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='Worth')),
                ('worth_currency', models.CharField(blank=True, default='', max_length=3)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('harbour', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='boats', to='sample.harbour')),
            ],
        ),
        migrations.AddConstraint(
            model_name='harbour',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='sample_harbour_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='boat',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='sample_boat_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='boat',
            constraint=shanhe.kernel.constraints.SameZone(field='harbour', name='sample_boat_harbour_zone'),
        ),
    ]
