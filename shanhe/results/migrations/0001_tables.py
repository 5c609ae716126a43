import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import shanhe.kernel.constraints
import shanhe.kernel.translated
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=24)),
                ('title', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='What it is, in at most 15 words. Example: “Film that keeps battery cells cool at 60 °C”.', verbose_name='Title')),
                ('summary', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='For a reader outside the field: who gains what. Example: “Cuts the cooling energy of electric buses by a fifth”.', verbose_name='Benefit in one sentence')),
                ('abstract', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='How it works and what was shown. Leave out what would let others repeat it, unless a patent is filed.', verbose_name='Abstract')),
                ('problem', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='Who has which difficulty today, and what it costs them.', verbose_name='Problem solved')),
                ('advantages', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='What it does better than what exists, with figures where you have them.', verbose_name='Advantages')),
                ('language', models.CharField(default=shanhe.kernel.translated.first_language, max_length=12, verbose_name='Written in')),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='Separated by commas, in each of the zone’s languages if you can.', size=40, verbose_name='Keywords')),
                ('authors_text', models.TextField(blank=True, verbose_name='Authors as given')),
                ('year', models.SmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='Year it was made')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='Fields')),
                ('centre_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='Innovation centres')),
                ('ip_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('service_result', models.BooleanField(blank=True, null=True, verbose_name='Service result (made in the course of duty)')),
                ('team_right', models.CharField(blank=True, choices=[('', 'Nothing granted'), ('ownership', 'Ownership granted to the team'), ('use', 'Right of use for at least ten years granted to the team')], max_length=12, verbose_name='Granted to the team')),
                ('team_right_years', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(99)], verbose_name='Years of the right of use')),
                ('team_right_on', models.DateField(blank=True, null=True, verbose_name='Granted on')),
                ('funder_conditions', models.TextField(blank=True, help_text='What the funder asks: approval before transfer, a licence for itself, publication, repayment.', max_length=20000, verbose_name="Funder's conditions")),
                ('state', models.CharField(default='draft', max_length=16)),
                ('return_reason', models.TextField(blank=True)),
                ('confidentiality', models.CharField(choices=[('public', 'Public'), ('zone', 'Inside the zone'), ('named', 'Named people')], default='public', max_length=8, verbose_name='Who may read it')),
                ('embargo_until', models.DateField(blank=True, help_text='The day from which others may read it; leave empty for no embargo.', null=True, verbose_name='Embargo until')),
                ('summary_only', models.BooleanField(default=False)),
                ('trl_claimed', models.SmallIntegerField(blank=True, null=True)),
                ('trl_confirmed', models.SmallIntegerField(blank=True, null=True)),
                ('level', models.SmallIntegerField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=80)),
                ('external_id', models.CharField(blank=True, max_length=200)),
                ('external_copy', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='Address of the source')),
                ('version', models.PositiveIntegerField(default=1)),
                ('editor', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('sort_key', models.CharField(blank=True, db_collation='C', max_length=200)),
                ('fields_key', models.TextField(blank=True, db_collation='C')),
                ('centres_key', models.TextField(blank=True, db_collation='C')),
                ('ip_key', models.TextField(blank=True, db_collation='C')),
                ('title_key', models.CharField(blank=True, max_length=32)),
                ('title_terms', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('discloser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('owner', models.ForeignKey(blank=True, help_text='The unit that owns the right; its office reviews this.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='Owner')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Contributor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail, where they have no account')),
                ('language', models.CharField(blank=True, choices=[('zh-hans', '中文'), ('en', 'English')], max_length=10, verbose_name='Language of our letters to you')),
                ('organisation_text', models.CharField(blank=True, max_length=200)),
                ('part', models.CharField(blank=True, max_length=300, verbose_name='What they did')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(default='listed', max_length=12)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributors', to='results.result')),
            ],
            options={
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ResultCentre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.innovationcentre')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='centre_links', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.AddField(
            model_name='result',
            name='centres',
            field=models.ManyToManyField(related_name='+', through='results.ResultCentre', to='zones.innovationcentre'),
        ),
        migrations.CreateModel(
            name='ResultVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('snapshot', models.JSONField()),
                ('reason', models.CharField(max_length=40)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='RightShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis_points', models.PositiveIntegerField()),
                ('contributor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='right_shares', to='results.contributor')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='right_shares', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='WorkShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis_points', models.PositiveIntegerField()),
                ('contributor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='work_share', to='results.contributor')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_shares', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='ContributorLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('nonce', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('code_hash', models.CharField(blank=True, max_length=128)),
                ('code_expires_at', models.DateTimeField(blank=True, null=True)),
                ('code_attempts', models.PositiveSmallIntegerField(default=0)),
                ('codes_sent', models.PositiveSmallIntegerField(default=0)),
                ('browser_hash', models.CharField(blank=True, max_length=128)),
                ('contributor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='results.contributor')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='results_contributorlink_zone_id'), shanhe.kernel.constraints.SameZone(field='contributor', name='results_contributorlink_contributor_zone')],
            },
        ),
        migrations.CreateModel(
            name='ReadinessAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.SmallIntegerField()),
                ('evidence', models.TextField(help_text="What was tested, where, by whom, with which result; attach the report to the result's files.", max_length=5000, verbose_name='Evidence')),
                ('claimed_at', models.DateTimeField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(default='claimed', max_length=12)),
                ('assessed_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('assessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='results.result')),
            ],
            options={
                'ordering': ['claimed_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('state', 'claimed')), fields=['zone', 'due_on'], name='results_readiness_open')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='results_readiness_zone_id'), shanhe.kernel.constraints.SameZone(field='result', name='results_readiness_result_zone'), shanhe.kernel.constraints.SameZone(field='claimed_by', name='results_readiness_claimed_by_zone'), shanhe.kernel.constraints.SameZone(field='assessor', name='results_readiness_assessor_zone'), models.CheckConstraint(condition=models.Q(('level__range', (1, 9))), name='results_readiness_1_9'), models.CheckConstraint(condition=models.Q(('assessor', None), ('claimed_by', None), models.Q(('assessor', models.F('claimed_by')), _negated=True), _connector='OR'), name='results_readiness_other_eyes'), models.UniqueConstraint(condition=models.Q(('state', 'claimed')), fields=('result',), name='results_readiness_one_open')],
            },
        ),
        migrations.CreateModel(
            name='PublicationCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=20)),
                ('answer', models.CharField(max_length=20)),
                ('note', models.TextField(blank=True)),
                ('confirmed_at', models.DateTimeField()),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='results.result')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='results_check_zone_id'), shanhe.kernel.constraints.SameZone(field='result', name='results_check_result_zone'), shanhe.kernel.constraints.SameZone(field='confirmed_by', name='results_check_confirmed_by_zone'), models.UniqueConstraint(fields=('result', 'item'), name='results_check_once')],
            },
        ),
        migrations.CreateModel(
            name='NamedReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='results.result')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='results_namedreader_zone_id'), shanhe.kernel.constraints.SameZone(field='result', name='results_namedreader_result_zone'), shanhe.kernel.constraints.SameZone(field='person', name='results_namedreader_person_zone'), models.UniqueConstraint(fields=('result', 'person'), name='results_namedreader_once')],
            },
        ),
        migrations.CreateModel(
            name='IPRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='Kind')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='Number')),
                ('title', models.CharField(blank=True, max_length=300)),
                ('status', models.CharField(choices=[('prepared', 'In preparation'), ('filed', 'Filed'), ('granted', 'Granted or registered'), ('refused', 'Refused'), ('lapsed', 'Lapsed'), ('held', 'Held as know-how')], default='filed', max_length=12, verbose_name='Status of the right')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='Filed on')),
                ('granted_on', models.DateField(blank=True, null=True, verbose_name='Granted on')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='Expires on')),
                ('fee_due_on', models.DateField(blank=True, null=True, verbose_name='Next fee due on')),
                ('reminded_for', models.DateField(blank=True, null=True)),
                ('fee_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='Fee')),
                ('fee_currency', models.CharField(blank=True, default='', max_length=3)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ip_rights', to='results.result')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('fee_due_on__isnull', False)), fields=['fee_due_on'], name='results_ipright_fee')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='results_ipright_zone_id'), shanhe.kernel.constraints.SameZone(field='result', name='results_ipright_result_zone'), models.CheckConstraint(condition=models.Q(('filed_on', None), ('granted_on', None), ('granted_on__gte', models.F('filed_on')), _connector='OR'), name='results_ipright_dates')],
            },
        ),
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='Source of funds')),
                ('funder', models.CharField(blank=True, max_length=200, verbose_name='Funder')),
                ('number', models.CharField(blank=True, max_length=120, verbose_name='Number of the grant or contract')),
                ('amount_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='Amount')),
                ('amount_currency', models.CharField(blank=True, default='', max_length=3)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='funding', to='results.result')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='results_funding_zone_id'), shanhe.kernel.constraints.SameZone(field='result', name='results_funding_result_zone')],
            },
        ),
        migrations.AddIndex(
            model_name='contributor',
            index=models.Index(condition=models.Q(('state', 'asked')), fields=['due_on'], name='results_contributor_asked'),
        ),
        migrations.AddIndex(
            model_name='contributor',
            index=models.Index(fields=['person', 'state'], name='results_contributor_person'),
        ),
        migrations.AddConstraint(
            model_name='contributor',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='results_contributor_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='contributor',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='results_contributor_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='contributor',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='results_contributor_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='resultcentre',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='results_resultcentre_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='resultcentre',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='results_resultcentre_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='resultcentre',
            constraint=shanhe.kernel.constraints.SameZone(field='centre', name='results_resultcentre_centre_zone'),
        ),
        migrations.AddConstraint(
            model_name='resultcentre',
            constraint=models.UniqueConstraint(fields=('result', 'centre'), name='results_resultcentre_once'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['zone', '-published_at', '-id'], include=('confidentiality', 'embargo_until', 'fields_key', 'centres_key', 'level', 'owner', 'year', 'ip_key'), name='results_result_listed'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='results_result_search'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=django.contrib.postgres.indexes.GinIndex(fields=['fields', 'centre_codes', 'ip_kinds'], name='results_result_tags'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=django.contrib.postgres.indexes.GinIndex(fields=['title_terms'], name='results_result_terms'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=models.Index(fields=['zone', 'title_key'], name='results_result_title'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=models.Index(fields=['zone', 'owner', 'state', '-updated_at'], name='results_result_owner'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=models.Index(fields=['discloser', '-updated_at'], name='results_result_discloser'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='results_result_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=shanhe.kernel.constraints.SameZone(field='owner', name='results_result_owner_zone'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=shanhe.kernel.constraints.SameZone(field='discloser', name='results_result_discloser_zone'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='results_result_ref'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('zone', 'source', 'external_id', 'external_copy'), name='results_result_external'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('trl_claimed', None), ('trl_claimed__range', (1, 9)), _connector='OR'), name='results_result_claimed_1_9'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('trl_confirmed', None), ('trl_confirmed__range', (1, 9)), _connector='OR'), name='results_result_confirmed_1_9'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='results_result_published_when'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('team_right', 'use'), _negated=True), ('team_right_years__gte', 10), _connector='OR'), name='results_result_use_ten_years'),
        ),
        migrations.AddConstraint(
            model_name='resultversion',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='results_version_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='resultversion',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='results_version_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='resultversion',
            constraint=models.UniqueConstraint(fields=('result', 'number'), name='results_version_number'),
        ),
        migrations.AddConstraint(
            model_name='rightshare',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='results_rightshare_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='rightshare',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='results_rightshare_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='rightshare',
            constraint=shanhe.kernel.constraints.SameZone(field='organisation', name='results_rightshare_organisation_zone'),
        ),
        migrations.AddConstraint(
            model_name='rightshare',
            constraint=shanhe.kernel.constraints.SameZone(field='contributor', name='results_rightshare_contributor_zone'),
        ),
        migrations.AddConstraint(
            model_name='rightshare',
            constraint=models.CheckConstraint(condition=models.Q(('basis_points__range', (1, 10000))), name='results_rightshare_range'),
        ),
        migrations.AddConstraint(
            model_name='rightshare',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contributor__isnull', False), ('organisation', None)), models.Q(('contributor', None), ('organisation__isnull', False)), _connector='OR'), name='results_rightshare_one_holder'),
        ),
        migrations.AddConstraint(
            model_name='workshare',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='results_workshare_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='workshare',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='results_workshare_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='workshare',
            constraint=shanhe.kernel.constraints.SameZone(field='contributor', name='results_workshare_contributor_zone'),
        ),
        migrations.AddConstraint(
            model_name='workshare',
            constraint=models.CheckConstraint(condition=models.Q(('basis_points__range', (1, 10000))), name='results_workshare_range'),
        ),
    ]
