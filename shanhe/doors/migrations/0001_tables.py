import django.db.models.deletion
import shanhe.kernel.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('location', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_index=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='doors_formsent_zone_id'), models.UniqueConstraint(fields=('zone', 'actor', 'key', 'digest'), name='doors_formsent_once')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=100)),
                ('request_hash', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('media_type', models.CharField(blank=True, max_length=100)),
                ('body', models.BinaryField(default=b'')),
                ('created_at', models.DateTimeField()),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='doors_idempotencykey_zone_id'), models.UniqueConstraint(fields=('zone', 'actor', 'key'), name='doors_idempotencykey_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('action', models.TextField()),
                ('page', models.TextField()),
                ('fields', models.JSONField(default=dict)),
                ('had_files', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(db_index=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_forms', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='doors_keptform_zone_id'), shanhe.kernel.constraints.SameZone(field='person', name='doors_keptform_person_zone'), models.UniqueConstraint(fields=('person', 'key'), name='doors_keptform_once')],
            },
        ),
    ]
