import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import shanhe.kernel.constraints
import shanhe.kernel.translated
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_tables'),
        ('results', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=24)),
                ('kind', models.CharField(choices=[('technology', 'Technology'), ('development', 'Joint development'), ('testing', 'Testing'), ('talent', 'Talent'), ('funding', 'Funding'), ('space', 'Space'), ('scene', 'Scene of application')], default='technology', max_length=16, verbose_name='What you look for')),
                ('language', models.CharField(default=shanhe.kernel.translated.first_language, max_length=12, verbose_name='Written in')),
                ('title', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='What you look for, in one line. Example: “Detect cracks in cast parts in under a second”.', verbose_name='Title')),
                ('problem', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='What happens today, where, how often, and what it costs. Leave out what competitors must not know.', verbose_name='The problem')),
                ('tried', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='Which ways you tried, and why they were not enough.', verbose_name='What was tried')),
                ('targets', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='Figures with their units that you can measure. Example: “at least 98% found, at most 1 s a part”.', verbose_name='What would count as solved')),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='Separated by commas; every language helps others to find it.', size=20, verbose_name='Keywords')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='Fields')),
                ('centre_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='Innovation centres')),
                ('level_wanted', models.SmallIntegerField(blank=True, help_text='How far a solution should have come already; lower is open to more.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='Readiness wanted')),
                ('deadline', models.DateField(blank=True, null=True, verbose_name='Needed by')),
                ('confidentiality', models.CharField(choices=[('named', 'Named'), ('unnamed', 'Without the organisation’s name'), ('invited', 'Only people invited')], default='named', max_length=8, verbose_name='Who may read it')),
                ('capacity', models.PositiveSmallIntegerField(default=3, help_text='How many partners you can talk to at the same time.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='Introductions at once')),
                ('state', models.CharField(default='draft', max_length=16)),
                ('return_reason', models.TextField(blank=True, max_length=2000, verbose_name='What is missing')),
                ('outcome', models.CharField(blank=True, choices=[('contract', 'A contract was signed'), ('solved', 'Solved in another way'), ('dropped', 'No longer needed')], max_length=16, verbose_name='What became of it')),
                ('outcome_note', models.TextField(blank=True, max_length=2000, verbose_name='Note')),
                ('source', models.CharField(blank=True, max_length=80)),
                ('external_id', models.CharField(blank=True, max_length=200)),
                ('version', models.PositiveIntegerField(default=1, help_text='Send it back on changes: another version is answered with 409.')),
                ('editor', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('sort_key', models.CharField(blank=True, db_collation='C', max_length=200)),
                ('budget_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='Budget')),
                ('budget_currency', models.CharField(blank=True, default='', max_length=3)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='Organisation')),
                ('stated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='InvitedReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invited', to='needs.need')),
            ],
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='How you can help')),
                ('state', models.CharField(default='open', max_length=12)),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='Your answer')),
                ('created_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='needs.need')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='Your question')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='Your answer')),
                ('state', models.CharField(default='open', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='needs.need')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['zone', 'state', '-published_at', '-id'], name='needs_need_list'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['expires_on'], name='needs_need_expiry'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=django.contrib.postgres.indexes.GinIndex(fields=['fields'], name='needs_need_fields'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='needs_need_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=shanhe.kernel.constraints.SameZone(field='organisation', name='needs_need_organisation_zone'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=shanhe.kernel.constraints.SameZone(field='stated_by', name='needs_need_stated_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='needs_need_ref'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('zone', 'source', 'external_id'), name='needs_need_external'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('level_wanted', None), ('level_wanted__range', (1, 9)), _connector='OR'), name='needs_need_level'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('budget_minor', None), ('budget_minor__gte', 0), _connector='OR'), name='needs_need_budget'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'withdrawn')), ('organisation__isnull', False), _connector='OR'), name='needs_need_organisation'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('expires_on__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='needs_need_published'),
        ),
        migrations.AddConstraint(
            model_name='invitedreader',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='needs_invitedreader_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='invitedreader',
            constraint=shanhe.kernel.constraints.SameZone(field='need', name='needs_invitedreader_need_zone'),
        ),
        migrations.AddConstraint(
            model_name='invitedreader',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='needs_invitedreader_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='invitedreader',
            constraint=models.UniqueConstraint(fields=('need', 'person'), name='needs_invitedreader_once'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='needs_interest_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=shanhe.kernel.constraints.SameZone(field='need', name='needs_interest_need_zone'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='needs_interest_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='needs_interest_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('need', 'person'), name='needs_interest_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='needs_question_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=shanhe.kernel.constraints.SameZone(field='need', name='needs_question_need_zone'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=shanhe.kernel.constraints.SameZone(field='asked_by', name='needs_question_asked_by_zone'),
        ),
    ]
