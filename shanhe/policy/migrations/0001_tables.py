import django.db.models.deletion
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
                ('name_zh', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('summary_zh', models.TextField(blank=True)),
                ('summary_en', models.TextField(blank=True)),
                ('amount_fen', models.BigIntegerField(null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='policy_measure_zone_id'), models.UniqueConstraint(fields=('zone', 'code'), name='policy_measure_code'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='policy_measure_amount')],
            },
        ),
    ]
