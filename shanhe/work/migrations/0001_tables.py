import django.db.models.deletion
import shanhe.kernel.constraints
import shanhe.work.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=300, verbose_name='What is to be done')),
                ('detail', models.TextField(blank=True, max_length=8000, verbose_name='Details')),
                ('origin', models.CharField(choices=[('person', 'Added by a person'), ('enquiry', 'Enquiry')], default='person', max_length=12)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Due by')),
                ('state', models.CharField(choices=[('open', 'To do'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=12)),
                ('outcome', models.TextField(blank=True, max_length=2000, verbose_name='What came of it')),
                ('created_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('reminded_for', models.DateField(null=True)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('ref', models.CharField(blank=True, max_length=20)),
                ('subject', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('organisation_text', models.CharField(blank=True, max_length=200)),
                ('message', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('client', models.CharField(blank=True, max_length=64)),
                ('salt', models.CharField(max_length=64)),
                ('code_expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('codes_sent', models.PositiveSmallIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('unconfirmed', 'Address not confirmed'), ('open', 'Waiting for an answer'), ('answered', 'Answered'), ('closed', 'Closed without an answer')], default='unconfirmed', max_length=12)),
                ('verified_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True, max_length=20000, verbose_name='Answer')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='work.task')),
            ],
            options={
                'verbose_name': 'enquiry',
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('since', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=200)),
                ('file', models.FileField(max_length=200, upload_to=shanhe.work.models.stored_name)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=100)),
                ('visibility', models.CharField(choices=[('team', 'Those who work on it'), ('zone', 'Members of the zone who see this page'), ('public', 'Everybody who sees this page')], default='team', max_length=12, verbose_name='Who may see it')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'subject', '-created_at'], name='work_file_subject')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='work_attachment_zone_id'), shanhe.kernel.constraints.SameZone(field='created_by', name='work_attachment_created_by_zone')],
            },
        ),
        migrations.CreateModel(
            name='ContactLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('call', 'Phone call'), ('meeting', 'Meeting'), ('visit', 'Visit')], max_length=12)),
                ('happened_at', models.DateTimeField(verbose_name='When')),
                ('with_text', models.CharField(max_length=300, verbose_name='With whom')),
                ('summary', models.TextField(max_length=8000, verbose_name='What came of it')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'subject', '-happened_at'], name='work_contact_subject')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='work_contactlog_zone_id'), shanhe.kernel.constraints.SameZone(field='created_by', name='work_contactlog_created_by_zone')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('text', models.TextField(max_length=8000, verbose_name='Note')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'subject', '-created_at'], name='work_note_subject')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='work_note_zone_id'), shanhe.kernel.constraints.SameZone(field='created_by', name='work_note_created_by_zone')],
            },
        ),
        migrations.CreateModel(
            name='Recent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='work_recent_when')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='work_recent_zone_id'), shanhe.kernel.constraints.SameZone(field='person', name='work_recent_person_zone'), models.UniqueConstraint(fields=('person', 'subject'), name='work_recent_once')],
            },
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['zone', 'subject'], name='work_task_subject'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['assignee', 'due_on'], name='work_task_open'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['created_by'], name='work_task_given'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='work_task_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=shanhe.kernel.constraints.SameZone(field='assignee', name='work_task_assignee_zone'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=shanhe.kernel.constraints.SameZone(field='created_by', name='work_task_created_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='work_task_ref'),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(fields=['zone', 'subject'], name='work_enquiry_subject'),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(fields=['email', 'created_at'], name='work_enquiry_email'),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(fields=['client', 'created_at'], name='work_enquiry_client'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='work_enquiry_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=shanhe.kernel.constraints.SameZone(field='task', name='work_enquiry_task_zone'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=shanhe.kernel.constraints.SameZone(field='answered_by', name='work_enquiry_answered_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.UniqueConstraint(condition=models.Q(('ref', ''), _negated=True), fields=('zone', 'ref'), name='work_enquiry_ref'),
        ),
        migrations.AddIndex(
            model_name='watch',
            index=models.Index(fields=['zone', 'subject'], name='work_watch_subject'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='work_watch_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='work_watch_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(fields=('person', 'subject'), name='work_watch_once'),
        ),
    ]
