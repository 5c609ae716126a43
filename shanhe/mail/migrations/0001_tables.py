import django.contrib.postgres.fields
import django.db.models.deletion
import shanhe.kernel.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='E-mail')),
                ('state', models.CharField(default='good', max_length=12)),
                ('written_at', models.DateTimeField()),
                ('failed_at', models.DateTimeField(null=True, verbose_name='Undeliverable since')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='What the mail server says')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.journalentry')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'failing')), fields=['zone', '-failed_at'], name='mail_address_failing')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='mail_address_zone_id'), shanhe.kernel.constraints.SameZone(field='entry', name='mail_address_entry_zone'), models.UniqueConstraint(fields=('zone', 'email'), name='mail_address_email')],
            },
        ),
        migrations.CreateModel(
            name='MailboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField()),
                ('recipients', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), size=None)),
                ('subject', models.CharField(max_length=500)),
                ('raw', models.BinaryField(default=b'')),
                ('zone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', '-sent_at', '-id'], name='mail_mailbox_zone')],
            },
        ),
    ]
