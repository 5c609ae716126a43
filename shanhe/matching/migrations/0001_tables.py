import django.db.models.deletion
import shanhe.kernel.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('needs', '0001_tables'),
        ('parties', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('running', 'Under way'), ('stopping', 'Being stopped'), ('done', 'Done'), ('cancelled', 'Stopped on request'), ('failed', 'Failed')], default='running', max_length=12)),
                ('workers', models.CharField(blank=True, max_length=200)),
                ('model_version', models.CharField(blank=True, max_length=80)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('problem', models.TextField(blank=True)),
                ('started_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='matching_bulkrun_zone_id'), models.UniqueConstraint(condition=models.Q(('state__in', ('running', 'stopping'))), fields=('zone',), name='matching_bulkrun_one')],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('other', models.BigIntegerField()),
                ('fits', models.BooleanField()),
                ('reason', models.CharField(blank=True, choices=[('too_early', 'Too early a stage'), ('benefit_unclear', 'Benefit over what exists unclear'), ('route_unclear', 'Way to the market unclear'), ('description_unclear', 'Description or use unclear'), ('scientific_doubt', 'Doubts about the science'), ('not_a_priority', 'Not a priority now'), ('solved_in_house', 'Solved in-house already'), ('no_fit', 'Does not fit')], max_length=24)),
                ('given_at', models.DateTimeField()),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='needs.need')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='matching_feedback_zone_id'), shanhe.kernel.constraints.SameZone(field='need', name='matching_feedback_need_zone'), shanhe.kernel.constraints.SameZone(field='person', name='matching_feedback_person_zone'), models.UniqueConstraint(fields=('need', 'kind', 'other'), name='matching_feedback_once'), models.CheckConstraint(condition=models.Q(models.Q(('fits', True), ('reason', '')), models.Q(('fits', False), ('reason__in', ['too_early', 'benefit_unclear', 'route_unclear', 'description_unclear', 'scientific_doubt', 'not_a_priority', 'solved_in_house', 'no_fit'])), _connector='OR'), name='matching_feedback_reason')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('words', models.CharField(max_length=200)),
                ('kinds', models.JSONField(default=list)),
                ('codes', models.JSONField(default=dict)),
                ('how_often', models.CharField(choices=[('at_once', 'At once, at most once a day'), ('daily', 'Every morning'), ('never', 'Never; I look myself')], default='daily', max_length=8)),
                ('seen', models.JSONField(null=True)),
                ('fresh', models.JSONField(default=list)),
                ('told_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(condition=models.Q(('removed_at', None)), fields=['zone', 'how_often'], name='matching_savedsearch_due')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='matching_savedsearch_zone_id'), shanhe.kernel.constraints.SameZone(field='person', name='matching_savedsearch_person_zone'), models.CheckConstraint(condition=models.Q(('how_often__in', ['at_once', 'daily', 'never'])), name='matching_savedsearch_how_often'), models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='matching_savedsearch_words')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('other', models.BigIntegerField()),
                ('score', models.IntegerField()),
                ('model_version', models.CharField(max_length=80)),
                ('computed_at', models.DateTimeField()),
                ('since', models.DateTimeField()),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='needs.need')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', '-since'], name='matching_suggestion_new'), models.Index(fields=['kind', 'other'], name='matching_suggestion_other')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='matching_suggestion_zone_id'), shanhe.kernel.constraints.SameZone(field='need', name='matching_suggestion_need_zone'), models.UniqueConstraint(fields=('need', 'kind', 'other'), name='matching_suggestion_once')],
            },
        ),
        migrations.CreateModel(
            name='WeightSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('weights', models.JSONField()),
                ('evaluation', models.JSONField(default=dict)),
                ('proposed_at', models.DateTimeField()),
                ('since', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='matching_weightset_zone_id'), models.UniqueConstraint(fields=('zone', 'number'), name='matching_weightset_number'), models.UniqueConstraint(condition=models.Q(('since__isnull', False), ('until', None)), fields=('zone',), name='matching_weightset_one'), models.CheckConstraint(condition=models.Q(('until', None), models.Q(('since__isnull', False), ('until__gte', models.F('since'))), _connector='OR'), name='matching_weightset_period')],
            },
        ),
    ]
