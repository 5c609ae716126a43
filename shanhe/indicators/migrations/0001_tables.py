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
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('definition', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('unit', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('owner', models.CharField(max_length=80)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='indicators.indicator')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='indicators_indicator_zone_id'), shanhe.kernel.constraints.SameZone(field='parent', name='indicators_indicator_parent_zone'), models.UniqueConstraint(fields=('zone', 'code'), name='indicators_indicator_code')],
            },
        ),
    ]
