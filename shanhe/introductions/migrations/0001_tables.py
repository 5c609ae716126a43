import django.db.models.deletion
import shanhe.kernel.constraints
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('needs', '0001_tables'),
        ('parties', '0001_tables'),
        ('pathway', '0001_tables'),
        ('results', '0001_tables'),
        ('work', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Introduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20)),
                ('why', models.TextField(blank=True, help_text='For you and the committee; neither side sees it.', max_length=2000, verbose_name='Why they fit')),
                ('about_need', models.TextField(blank=True, help_text='Until both agree, they see only this and what is public. Do not name anybody who wishes to stay unnamed.', max_length=2000, verbose_name='What the other side may read about the need')),
                ('about_other', models.TextField(blank=True, help_text='Until both agree, they see only this and what is public. Do not name anybody who wishes to stay unnamed.', max_length=2000, verbose_name="What the need's side may read about the other")),
                ('basis', models.JSONField(default=list)),
                ('state', models.CharField(default='proposed', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('talking_at', models.DateTimeField(null=True)),
                ('concluded_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, choices=[('too_early', 'Too early'), ('benefit_unclear', 'Advantage over existing solutions unclear'), ('route_unclear', 'Route to market unclear'), ('description_unclear', 'Description or use unclear'), ('scientific_doubt', 'Doubts about the science'), ('not_a_priority', 'Not a priority now'), ('solved_in_house', 'Solved in-house already'), ('no_fit', 'Does not fit')], max_length=24, verbose_name='Reason')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='Note')),
                ('before', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.innovationcentre')),
                ('concluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='needs.need')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='open', max_length=12)),
                ('made', models.CharField(blank=True, max_length=12)),
                ('created_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('assignee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.project')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='introductions.introduction')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('need', 'The side of the need'), ('other', 'The other side')], max_length=8)),
                ('agrees', models.BooleanField()),
                ('answered_at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='introductions.introduction')),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(default='planned', max_length=12)),
                ('title', models.CharField(max_length=200, verbose_name='What it is about')),
                ('starts_at', models.DateTimeField(verbose_name='Begins')),
                ('ends_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='Place or link')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='Note')),
                ('changed_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='introductions.introduction')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, max_length=8000, verbose_name='Message')),
                ('sent_at', models.DateTimeField()),
                ('attachment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='work.attachment')),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='introductions.introduction')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['sent_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('need', 'The side of the need'), ('other', 'The other side')], max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='introductions.introduction')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('pairs', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='introductions_digest_zone_id'), shanhe.kernel.constraints.SameZone(field='person', name='introductions_digest_person_zone'), models.UniqueConstraint(fields=('person', 'day'), name='introductions_digest_a_day')],
            },
        ),
        migrations.AddIndex(
            model_name='introduction',
            index=models.Index(fields=['zone', 'state', '-created_at'], name='introductions_by_state'),
        ),
        migrations.AddIndex(
            model_name='introduction',
            index=models.Index(fields=['proposed_by', 'state'], name='introductions_led'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='introductions_introduction_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=shanhe.kernel.constraints.SameZone(field='need', name='introductions_introduction_need_zone'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='introductions_introduction_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='introductions_introduction_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=shanhe.kernel.constraints.SameZone(field='organisation', name='introductions_introduction_organisation_zone'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=shanhe.kernel.constraints.SameZone(field='centre', name='introductions_introduction_centre_zone'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=shanhe.kernel.constraints.SameZone(field='proposed_by', name='introductions_introduction_proposed_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=shanhe.kernel.constraints.SameZone(field='concluded_by', name='introductions_introduction_concluded_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='introductions_ref'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('person__isnull', True), ('result__isnull', False)), models.Q(('organisation__isnull', True), ('person__isnull', False), ('result__isnull', True)), models.Q(('organisation__isnull', False), ('person__isnull', True), ('result__isnull', True)), _connector='OR'), name='introductions_one_other'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(condition=models.Q(('result__isnull', False), ('state__in', ('proposed', 'asked', 'agreed', 'talking', 'trial', 'later'))), fields=('need', 'result'), name='introductions_open_result'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('state__in', ('proposed', 'asked', 'agreed', 'talking', 'trial', 'later'))), fields=('need', 'person'), name='introductions_open_person'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('state__in', ('proposed', 'asked', 'agreed', 'talking', 'trial', 'later'))), fields=('need', 'organisation'), name='introductions_open_organisation'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='introductions_declined_why'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('agreed', 'talking', 'contract', 'trial', 'later')), _negated=True), ('agreed_at__isnull', False), _connector='OR'), name='introductions_agreed_when'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['assignee'], name='introductions_followup_open'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='introductions_followup_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=shanhe.kernel.constraints.SameZone(field='introduction', name='introductions_followup_introduction_zone'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=shanhe.kernel.constraints.SameZone(field='project', name='introductions_followup_project_zone'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=shanhe.kernel.constraints.SameZone(field='assignee', name='introductions_followup_assignee_zone'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('introduction',), name='introductions_followup_one_open'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='introductions_consent_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=shanhe.kernel.constraints.SameZone(field='introduction', name='introductions_consent_introduction_zone'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='introductions_consent_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('introduction', 'side'), name='introductions_consent_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='introductions_meeting_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=shanhe.kernel.constraints.SameZone(field='introduction', name='introductions_meeting_introduction_zone'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=shanhe.kernel.constraints.SameZone(field='created_by', name='introductions_meeting_created_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='introductions_meeting_ends'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='introductions_message_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=shanhe.kernel.constraints.SameZone(field='introduction', name='introductions_message_introduction_zone'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='introductions_message_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=shanhe.kernel.constraints.SameZone(field='attachment', name='introductions_message_attachment_zone'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='introductions_question_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=shanhe.kernel.constraints.SameZone(field='introduction', name='introductions_question_introduction_zone'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='introductions_question_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('introduction', 'person'), name='introductions_question_once'),
        ),
    ]
