import django.db.models.deletion
import shanhe.kernel.translated
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('subsidy', 'Subsidy'), ('service', 'Service'), ('space', 'Space'), ('construction', 'Construction task'), ('event', 'Event'), ('priority', 'Priority right')], max_length=20)),
                ('status', models.CharField(choices=[('announced', 'Announced'), ('open', 'Open for applications'), ('closed', 'Closed to applications')], max_length=20)),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('summary', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('amount_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='Amount')),
                ('amount_currency', models.CharField(blank=True, default='', max_length=3)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='policy_measure_zone_id'), models.UniqueConstraint(fields=('zone', 'code'), name='policy_measure_code'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='policy_measure_amount')],
            },
        ),
    ]
