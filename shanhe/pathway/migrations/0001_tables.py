import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
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
        ('work', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('description', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('leads', models.CharField(max_length=20)),
                ('skipped', models.BooleanField(default=False)),
                ('hand_over_from', models.CharField(blank=True, max_length=80)),
                ('hand_over_to', models.CharField(blank=True, max_length=80)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.area')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='pathway.route')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20)),
                ('full_title', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Title')),
                ('summary', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Summary')),
                ('state', models.CharField(default='proposed', max_length=20)),
                ('stage_since', models.DateTimeField()),
                ('stage_code', models.CharField(blank=True, max_length=80)),
                ('usual_until', models.DateField(null=True)),
                ('partner_agreed_at', models.DateTimeField(null=True)),
                ('public', models.BooleanField(default=False, help_text='Only for projects whose results are published for everybody.', verbose_name='Show its moves in the public news')),
                ('started_at', models.DateTimeField()),
                ('waiting_for', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('missing', models.JSONField(default=list)),
                ('missing_count', models.PositiveIntegerField(default=0)),
                ('summarised_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('sort_key', models.CharField(blank=True, db_collation='C', max_length=200)),
                ('updated_at', models.DateTimeField()),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.innovationcentre')),
                ('manager', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('partner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('partner_agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('titled_after', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='pathway.route')),
                ('next_stage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.stage')),
                ('stage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='pathway.stage')),
            ],
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('expression', models.TextField()),
                ('who', models.CharField(max_length=80)),
                ('hint', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='pathway.stage')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('side', models.CharField(max_length=20)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='pathway.stage')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StageVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='pathway.project')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='pathway.stage')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['entered_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='GateDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('go', 'Passed'), ('hold', 'Put on hold'), ('back', 'Sent back'), ('stop', 'Stopped'), ('resume', 'Resumed'), ('reopen', 'Opened again'), ('route', 'Route changed')], max_length=20)),
                ('reason', models.CharField(blank=True, max_length=80)),
                ('note', models.TextField(blank=True)),
                ('decided_by_name', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField()),
                ('checklist', models.JSONField(default=list)),
                ('before', models.JSONField(default=dict)),
                ('project_version', models.PositiveIntegerField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='pathway.project')),
                ('from_stage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.stage')),
                ('to_stage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.stage')),
                ('closed_visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.stagevisit')),
                ('opened_visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.stagevisit')),
            ],
            options={
                'ordering': ['-decided_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='GateApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_by_name', models.CharField(max_length=200)),
                ('given_at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('approval', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='pathway.approval')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='pathway.project')),
                ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.stagevisit')),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80)),
                ('date', models.DateField(verbose_name='Date')),
                ('source', models.CharField(max_length=200, verbose_name='Who gave it')),
                ('quantity', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='Quantity')),
                ('unit', models.CharField(blank=True, help_text='For example: hours, m², sessions.', max_length=40, verbose_name='Unit')),
                ('note', models.TextField(blank=True, max_length=4000, verbose_name='Note')),
                ('recorded_at', models.DateTimeField()),
                ('money_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='Value in money')),
                ('money_currency', models.CharField(blank=True, default='', max_length=3)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support', to='pathway.project')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='pathway.support')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-date', '-id'],
            },
        ),
        migrations.CreateModel(
            name='UsualDays',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveIntegerField()),
                ('since', models.DateField()),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(default=False)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='usual', to='pathway.stage')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['since'],
            },
        ),
        migrations.CreateModel(
            name='VerificationPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(default='draft', max_length=20)),
                ('aim', models.TextField(blank=True, max_length=4000, verbose_name='What is to be verified')),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='pathway.project')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='Milestone')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Due on')),
                ('state', models.CharField(default='planned', max_length=20)),
                ('evidence', models.TextField(blank=True, help_text='Name the report or measurement; attach files under “Files”.', max_length=4000, verbose_name='What shows that it is done')),
                ('done_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True)),
                ('budget_minor', models.BigIntegerField(blank=True, default=0, verbose_name='Budget')),
                ('budget_currency', models.CharField(blank=True, default='', max_length=3)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='pathway.verificationplan')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Hypothesis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('text', models.TextField(max_length=2000, verbose_name='Hypothesis')),
                ('method', models.CharField(blank=True, max_length=2000, verbose_name='How it is tested')),
                ('measure', models.CharField(blank=True, max_length=2000, verbose_name='What counts as shown')),
                ('outcome', models.CharField(choices=[('supported', 'Supported'), ('refuted', 'Refuted'), ('open', 'Still open')], default='open', max_length=20, verbose_name='Outcome')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hypotheses', to='pathway.verificationplan')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_role', models.CharField(max_length=80)),
                ('to_role', models.CharField(max_length=80)),
                ('given_at', models.DateTimeField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.gatedecision')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='pathway.project')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='pathway_handover_zone_id'), shanhe.kernel.constraints.SameZone(field='project', name='pathway_handover_project_zone'), shanhe.kernel.constraints.SameZone(field='decision', name='pathway_handover_decision_zone'), shanhe.kernel.constraints.SameZone(field='given_by', name='pathway_handover_given_by_zone'), shanhe.kernel.constraints.SameZone(field='taken_by', name='pathway_handover_taken_by_zone'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('project',), name='pathway_handover_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'completed'), _negated=True), models.Q(('given_at__isnull', False), ('taken_at__isnull', False)), _connector='OR'), name='pathway_handover_both_sides')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('incubation_place', 'Place in the incubator'), ('contract', 'Contract'), ('product', 'Evidence of a product'), ('first_sale', 'First sale or use')], max_length=40)),
                ('happened_on', models.DateField(verbose_name='Date')),
                ('what', models.CharField(max_length=300, verbose_name='What shows it')),
                ('contract_kind', models.CharField(blank=True, max_length=80)),
                ('area_m2', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000000)], verbose_name='Area in m²')),
                ('note', models.TextField(blank=True, max_length=4000, verbose_name='Note')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by_name', models.CharField(max_length=200)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_note', models.TextField(blank=True)),
                ('value_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='Value in money')),
                ('value_currency', models.CharField(blank=True, default='', max_length=3)),
                ('attachment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='work.attachment')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='pathway.evidence')),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='pathway.project')),
            ],
            options={
                'ordering': ['-happened_on', '-id'],
                'indexes': [models.Index(condition=models.Q(('taken_back_at', None)), fields=['project', 'kind'], name='pathway_evidence_valid')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='pathway_evidence_zone_id'), shanhe.kernel.constraints.SameZone(field='project', name='pathway_evidence_project_zone'), shanhe.kernel.constraints.SameZone(field='attachment', name='pathway_evidence_attachment_zone'), shanhe.kernel.constraints.SameZone(field='recorded_by', name='pathway_evidence_recorded_by_zone'), shanhe.kernel.constraints.SameZone(field='replaces', name='pathway_evidence_replaces_zone'), shanhe.kernel.constraints.SameZone(field='taken_back_by', name='pathway_evidence_taken_back_by_zone')],
            },
        ),
        migrations.CreateModel(
            name='ProjectResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='pathway.project')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='pathway_projectresult_zone_id'), shanhe.kernel.constraints.SameZone(field='project', name='pathway_projectresult_project_zone'), shanhe.kernel.constraints.SameZone(field='result', name='pathway_projectresult_result_zone'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('project', 'result'), name='pathway_projectresult_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_route_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='pathway_route_code'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_stage_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=shanhe.kernel.constraints.SameZone(field='route', name='pathway_stage_route_zone'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=shanhe.kernel.constraints.SameZone(field='area', name='pathway_stage_area_zone'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('route', 'code'), name='pathway_stage_code'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hand_over_from', ''), ('hand_over_to', '')), models.Q(models.Q(('hand_over_from', ''), _negated=True), models.Q(('hand_over_to', ''), _negated=True)), _connector='OR'), name='pathway_stage_both_sides'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['zone', 'state', 'stage_code', 'usual_until'], name='pathway_project_board'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['zone', '-updated_at'], name='pathway_project_updated'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_project_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='titled_after', name='pathway_project_titled_after_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='route', name='pathway_project_route_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='stage', name='pathway_project_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='next_stage', name='pathway_project_next_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='owner', name='pathway_project_owner_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='centre', name='pathway_project_centre_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='manager', name='pathway_project_manager_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='partner', name='pathway_project_partner_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='partner_agreed_by', name='pathway_project_partner_agreed_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=shanhe.kernel.constraints.SameZone(field='started_by', name='pathway_project_started_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='pathway_project_ref'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('full_title', {}), _negated=True), name='pathway_project_titled'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('partner_agreed_at', None), ('partner__isnull', False), _connector='OR'), name='pathway_project_partner_agreed'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'stopped', 'held', 'handing_over']), ('stage__isnull', False), _connector='OR'), name='pathway_project_has_stage'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_criterion_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=shanhe.kernel.constraints.SameZone(field='stage', name='pathway_criterion_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('stage', 'code'), name='pathway_criterion_code'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_approval_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=shanhe.kernel.constraints.SameZone(field='stage', name='pathway_approval_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(fields=('stage', 'code'), name='pathway_approval_role'),
        ),
        migrations.AddConstraint(
            model_name='stagevisit',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_stagevisit_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='stagevisit',
            constraint=shanhe.kernel.constraints.SameZone(field='project', name='pathway_stagevisit_project_zone'),
        ),
        migrations.AddConstraint(
            model_name='stagevisit',
            constraint=shanhe.kernel.constraints.SameZone(field='stage', name='pathway_stagevisit_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='stagevisit',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('project',), name='pathway_stagevisit_one_open'),
        ),
        migrations.AddConstraint(
            model_name='stagevisit',
            constraint=models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('entered_at')), _connector='OR'), name='pathway_stagevisit_order'),
        ),
        migrations.AddConstraint(
            model_name='stagevisit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('outcome', 'undone'), _negated=True), expressions=[(models.Func('project_id', 'project_id', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func('entered_at', 'left_at', django.contrib.postgres.fields.ranges.RangeBoundary(), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='pathway_stagevisit_no_overlap'),
        ),
        migrations.AddIndex(
            model_name='gatedecision',
            index=models.Index(fields=['project', '-id'], name='pathway_decision_latest'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_gatedecision_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=shanhe.kernel.constraints.SameZone(field='project', name='pathway_gatedecision_project_zone'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=shanhe.kernel.constraints.SameZone(field='from_stage', name='pathway_gatedecision_from_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=shanhe.kernel.constraints.SameZone(field='to_stage', name='pathway_gatedecision_to_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=shanhe.kernel.constraints.SameZone(field='decided_by', name='pathway_gatedecision_decided_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=shanhe.kernel.constraints.SameZone(field='closed_visit', name='pathway_gatedecision_closed_visit_zone'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=shanhe.kernel.constraints.SameZone(field='opened_visit', name='pathway_gatedecision_opened_visit_zone'),
        ),
        migrations.AddConstraint(
            model_name='gatedecision',
            constraint=shanhe.kernel.constraints.SameZone(field='undone_by', name='pathway_gatedecision_undone_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='gateapproval',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_gateapproval_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='gateapproval',
            constraint=shanhe.kernel.constraints.SameZone(field='project', name='pathway_gateapproval_project_zone'),
        ),
        migrations.AddConstraint(
            model_name='gateapproval',
            constraint=shanhe.kernel.constraints.SameZone(field='approval', name='pathway_gateapproval_approval_zone'),
        ),
        migrations.AddConstraint(
            model_name='gateapproval',
            constraint=shanhe.kernel.constraints.SameZone(field='visit', name='pathway_gateapproval_visit_zone'),
        ),
        migrations.AddConstraint(
            model_name='gateapproval',
            constraint=shanhe.kernel.constraints.SameZone(field='given_by', name='pathway_gateapproval_given_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='gateapproval',
            constraint=shanhe.kernel.constraints.SameZone(field='withdrawn_by', name='pathway_gateapproval_withdrawn_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='gateapproval',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('project', 'approval', 'visit'), name='pathway_gateapproval_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='support',
            index=models.Index(fields=['project', '-date'], name='pathway_support_timeline'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_support_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=shanhe.kernel.constraints.SameZone(field='project', name='pathway_support_project_zone'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=shanhe.kernel.constraints.SameZone(field='recorded_by', name='pathway_support_recorded_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=shanhe.kernel.constraints.SameZone(field='reverses', name='pathway_support_reverses_zone'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__isnull', False), ('money_minor__isnull', False), _connector='OR'), name='pathway_support_of_something'),
        ),
        migrations.AddConstraint(
            model_name='usualdays',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_usualdays_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='usualdays',
            constraint=shanhe.kernel.constraints.SameZone(field='stage', name='pathway_usualdays_stage_zone'),
        ),
        migrations.AddConstraint(
            model_name='usualdays',
            constraint=models.UniqueConstraint(fields=('stage', 'since'), name='pathway_usualdays_since'),
        ),
        migrations.AddConstraint(
            model_name='verificationplan',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_verificationplan_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='verificationplan',
            constraint=shanhe.kernel.constraints.SameZone(field='project', name='pathway_verificationplan_project_zone'),
        ),
        migrations.AddConstraint(
            model_name='verificationplan',
            constraint=shanhe.kernel.constraints.SameZone(field='agreed_by', name='pathway_verificationplan_agreed_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='verificationplan',
            constraint=shanhe.kernel.constraints.SameZone(field='accepted_by', name='pathway_verificationplan_accepted_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='verificationplan',
            constraint=models.UniqueConstraint(fields=('project', 'number'), name='pathway_plan_number'),
        ),
        migrations.AddConstraint(
            model_name='verificationplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'accepted'), _negated=True), fields=('project',), name='pathway_plan_one_open'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_milestone_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=shanhe.kernel.constraints.SameZone(field='plan', name='pathway_milestone_plan_zone'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=shanhe.kernel.constraints.SameZone(field='done_by', name='pathway_milestone_done_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=shanhe.kernel.constraints.SameZone(field='accepted_by', name='pathway_milestone_accepted_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('budget_minor__gte', 0)), name='pathway_milestone_budget'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'planned'), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='pathway_milestone_evidence'),
        ),
        migrations.AddConstraint(
            model_name='hypothesis',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='pathway_hypothesis_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='hypothesis',
            constraint=shanhe.kernel.constraints.SameZone(field='plan', name='pathway_hypothesis_plan_zone'),
        ),
    ]
