import django.db.models.deletion
import shanhe.kernel.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_tables'),
        ('parties', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=40)),
                ('mail', models.BooleanField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='notices_mailwish_zone_id'), shanhe.kernel.constraints.SameZone(field='person', name='notices_mailwish_person_zone'), models.UniqueConstraint(fields=('person', 'group'), name='notices_mailwish_once')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=40)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='kernel.journalentry')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['person', '-id'], name='notices_notice_unread'), models.Index(fields=['person', '-created_at', '-id'], name='notices_notice_when')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='notices_notice_zone_id'), shanhe.kernel.constraints.SameZone(field='person', name='notices_notice_person_zone'), shanhe.kernel.constraints.SameZone(field='entry', name='notices_notice_entry_zone'), models.UniqueConstraint(fields=('person', 'entry'), name='notices_notice_once')],
            },
        ),
    ]
