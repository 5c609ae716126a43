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
            name='FileRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('file', models.FileField(upload_to='imports/')),
                ('read_as', models.JSONField(default=dict)),
                ('columns', models.JSONField(default=list)),
                ('sample', models.JSONField(default=list)),
                ('mapping', models.JSONField(default=dict)),
                ('wrong', models.JSONField(default=list)),
                ('fixes', models.JSONField(default=dict)),
                ('source', models.CharField(max_length=80)),
                ('atomic', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('reading', 'File being read'), ('uploaded', 'Columns to be matched'), ('checking', 'Dry run under way'), ('checked', 'Checked; nothing imported yet'), ('importing', 'Import under way'), ('done', 'Imported'), ('failed', 'Nothing imported')], default='reading', max_length=12)),
                ('counts', models.JSONField(default=dict)),
                ('problem', models.TextField(blank=True)),
                ('report', models.FileField(blank=True, upload_to='imports/')),
                ('language', models.CharField(default='zh-hans', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['zone', 'kind', 'person', '-id'], name='exchange_filerun_list')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='exchange_filerun_zone_id'), shanhe.kernel.constraints.SameZone(field='person', name='exchange_filerun_person_zone'), shanhe.kernel.constraints.SameZone(field='owner', name='exchange_filerun_owner_zone')],
            },
        ),
    ]
