import django.contrib.postgres.fields
import django.db.models.deletion
import shanhe.kernel.constraints
import shanhe.kernel.translated
import shanhe.parties.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='E-mail')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='Language')),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20)),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Name')),
                ('side', models.CharField(choices=[('government', 'Government'), ('enterprise', 'Enterprises'), ('university', 'Universities'), ('society', 'Society')], max_length=20, verbose_name='Side')),
                ('kind', models.CharField(blank=True, max_length=60, verbose_name='Kind')),
                ('uscc', models.CharField(blank=True, help_text='18 characters from the licence; the last one checks the others.', max_length=18, verbose_name='Unified social credit code')),
                ('industry', models.CharField(blank=True, help_text='For example C39 or I6513.', max_length=5, verbose_name='Industry (GB/T 4754)')),
                ('registered_on', models.DateField(blank=True, null=True, verbose_name='Registered on')),
                ('address', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Address')),
                ('size', models.CharField(blank=True, choices=[('', 'Not known'), ('micro', 'Micro'), ('small', 'Small'), ('medium', 'Medium'), ('large', 'Large')], max_length=10, verbose_name='Size')),
                ('website', models.URLField(blank=True, verbose_name='Website')),
                ('state', models.CharField(default='active', max_length=20)),
                ('sort_key', models.CharField(blank=True, db_collation='C', max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='parties.organisation')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20)),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Name')),
                ('email', models.EmailField(blank=True, help_text="Seen by the zone's staff and the person only.", max_length=254, verbose_name='E-mail')),
                ('orcid', models.CharField(blank=True, max_length=19, verbose_name='ORCID')),
                ('bio', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='About')),
                ('is_persona', models.BooleanField(default=False)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('sort_key', models.CharField(blank=True, db_collation='C', max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='E-mail')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Name')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('affiliation_role', models.CharField(choices=[('member', 'Member'), ('head', 'Head'), ('office', "Owner's office"), ('representative', 'Representative')], default='member', max_length=20)),
                ('nonce', models.UUIDField(default=uuid.uuid4)),
                ('language', models.CharField(blank=True, choices=[('zh-hans', '中文'), ('en', 'English')], help_text='The zone’s first language if none is chosen.', max_length=10, verbose_name='Language of the letter')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(default='sent', max_length=20)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='parties.organisation')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='open', max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasure_requests', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='What it is for')),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=12)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('member', 'Member'), ('head', 'Head'), ('office', "Owner's office"), ('representative', 'Representative')], default='member', max_length=20, verbose_name='Role')),
                ('position', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, verbose_name='Position')),
                ('start', models.DateField(verbose_name='From')),
                ('end', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='parties.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='RepresentationClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.FileField(upload_to=shanhe.parties.models.letter_path, verbose_name='Letter')),
                ('letter_name', models.CharField(max_length=200, verbose_name='Name of the letter’s file')),
                ('letter_type', models.CharField(max_length=60)),
                ('state', models.CharField(default='pending', max_length=20)),
                ('reason', models.TextField(blank=True, verbose_name='Reason')),
                ('created_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='parties.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('inventor', 'Inventor'), ('technology_manager', 'Technology manager'), ('assessor', 'Assessor'), ('incubator_manager', 'Incubator manager'), ('enterprise_representative', 'Enterprise representative'), ('committee', 'Zone committee'), ('administrator', 'Administrator')], max_length=40, verbose_name='Role')),
                ('since', models.DateField(verbose_name='From')),
                ('until', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['zone', 'side', 'sort_key'], name='parties_organisation_list'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_organisation_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=shanhe.kernel.constraints.SameZone(field='parent', name='parties_organisation_parent_zone'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='parties_organisation_ref'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('uscc', ''), _negated=True), fields=('zone', 'uscc'), name='parties_organisation_uscc'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['government', 'enterprise', 'university', 'society'])), name='parties_organisation_side'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('name', {}), _negated=True), name='parties_organisation_named'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='parties_organisation_not_own_part'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['zone', 'sort_key'], name='parties_person_list'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_person_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='parties_person_ref'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('zone', 'user'), name='parties_person_user'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('orcid', ''), _negated=True), fields=('zone', 'orcid'), name='parties_person_orcid'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('name', {}), _negated=True), name='parties_person_named'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_invitation_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=shanhe.kernel.constraints.SameZone(field='organisation', name='parties_invitation_organisation_zone'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='parties_invitation_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=shanhe.kernel.constraints.SameZone(field='invited_by', name='parties_invitation_invited_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_erasure_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='parties_erasure_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('person',), name='parties_erasure_open_once'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_apitoken_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='parties_apitoken_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_affiliation_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='parties_affiliation_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=shanhe.kernel.constraints.SameZone(field='organisation', name='parties_affiliation_organisation_zone'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('end', None), ('end__gte', models.F('start')), _connector='OR'), name='parties_affiliation_period'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.UniqueConstraint(condition=models.Q(('end', None)), fields=('person', 'organisation', 'role'), name='parties_affiliation_open_once'),
        ),
        migrations.AddConstraint(
            model_name='representationclaim',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_claim_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='representationclaim',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='parties_claim_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='representationclaim',
            constraint=shanhe.kernel.constraints.SameZone(field='organisation', name='parties_claim_organisation_zone'),
        ),
        migrations.AddConstraint(
            model_name='representationclaim',
            constraint=shanhe.kernel.constraints.SameZone(field='decided_by', name='parties_claim_decided_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='representationclaim',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('person', 'organisation'), name='parties_claim_pending_once'),
        ),
        migrations.AddIndex(
            model_name='rolegrant',
            index=models.Index(fields=['zone', 'role'], name='parties_rolegrant_role'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='parties_rolegrant_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='parties_rolegrant_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='parties_rolegrant_period'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'role'), name='parties_rolegrant_open_once'),
        ),
    ]
