import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import shanhe.kernel.translated
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonalValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(db_index=True, null=True)),
                ('value', models.JSONField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='WrongGuess',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('wrong', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('actor', models.CharField(max_length=80)),
                ('actor_display', models.CharField(max_length=200)),
                ('actor_names', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('request_id', models.CharField(max_length=64)),
                ('operation', models.CharField(max_length=80)),
                ('verb', models.CharField(max_length=80)),
                ('subject', models.CharField(max_length=80)),
                ('subject_display', models.CharField(max_length=300)),
                ('about', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('changes', models.JSONField(default=dict)),
                ('data', models.JSONField(default=dict)),
                ('public', models.BooleanField(default=False)),
                ('demo', models.BooleanField(default=False)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='kernel.journalentry')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(max_length=254)),
                ('channel', models.CharField(max_length=40)),
                ('sent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='kernel.journalentry')),
            ],
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=24)),
                ('last', models.PositiveIntegerField()),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['about'], name='kernel_journal_about'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['zone', '-happened_at', '-id'], name='kernel_journal_when'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(condition=models.Q(('public', True)), fields=['zone', '-happened_at'], name='kernel_journal_public'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='kernel_journal_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('entry', 'recipient', 'channel'), name='kernel_delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='referencecounter',
            constraint=models.UniqueConstraint(fields=('zone', 'series'), name='kernel_reference_series'),
        ),
    ]
