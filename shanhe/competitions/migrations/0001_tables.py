import django.core.validators
import django.db.models.deletion
import shanhe.kernel.constraints
import shanhe.kernel.translated
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('needs', '0001_tables'),
        ('parties', '0001_tables'),
        ('pathway', '0001_tables'),
        ('results', '0001_tables'),
        ('zones', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Competition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=24)),
                ('aim', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated, help_text='What is to be achieved, in terms that can be measured.', verbose_name='Aim')),
                ('team_limit', models.PositiveSmallIntegerField(default=1, help_text='More than one lets teams race on the same aim.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='Teams in parallel')),
                ('bids_until', models.DateTimeField(blank=True, help_text="In the zone's time. Bids stay sealed until then.", null=True, verbose_name='Bids accepted until')),
                ('state', models.CharField(default='draft', max_length=16)),
                ('note', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1, help_text='Send it back on changes: another version is answered with 409.')),
                ('created_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('budget_minor', models.BigIntegerField(blank=True, default=0, verbose_name='Budget for all teams')),
                ('budget_currency', models.CharField(blank=True, default='', max_length=3)),
                ('led_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='competitions', to='needs.need')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Bid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.TextField(help_text='Who does what. There is no threshold of rank or age.', max_length=4000, verbose_name='The team')),
                ('approach', models.TextField(max_length=4000, verbose_name='How you would meet the aim')),
                ('schedule', models.TextField(blank=True, max_length=4000, verbose_name='When, and with what')),
                ('state', models.CharField(default='draft', max_length=16)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('price_minor', models.BigIntegerField(blank=True, default=None, null=True, verbose_name='What it would cost')),
                ('price_currency', models.CharField(blank=True, default='', max_length=3)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathway.project')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='results.result')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='competitions.competition')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CompetitionMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='Milestone')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Due on')),
                ('amount_minor', models.BigIntegerField(blank=True, default=0, verbose_name='For a team')),
                ('amount_currency', models.CharField(blank=True, default='', max_length=3)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='competitions.competition')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Reviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewers', to='competitions.competition')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='TeamMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='planned', max_length=16)),
                ('evidence', models.TextField(blank=True, verbose_name='Evidence')),
                ('note', models.TextField(blank=True)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='competitions.bid')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competitionmilestone')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['milestone__position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='BidReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aside', models.BooleanField(default=False)),
                ('fit', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('feasibility', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('worth', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('comment', models.TextField(blank=True)),
                ('given_at', models.DateTimeField()),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='competitions.bid')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'id'), name='competitions_bidreview_zone_id'), shanhe.kernel.constraints.SameZone(field='bid', name='competitions_bidreview_bid_zone'), shanhe.kernel.constraints.SameZone(field='reviewer', name='competitions_bidreview_reviewer_zone'), models.UniqueConstraint(fields=('bid', 'reviewer'), name='competitions_bidreview_once'), models.CheckConstraint(condition=models.Q(models.Q(('aside', True), ('feasibility', None), ('fit', None), ('worth', None)), models.Q(('aside', False), ('feasibility__range', (1, 5)), ('fit__range', (1, 5)), ('worth__range', (1, 5))), _connector='OR'), name='competitions_bidreview_scores')],
            },
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='competitions_competition_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=shanhe.kernel.constraints.SameZone(field='need', name='competitions_competition_need_zone'),
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=shanhe.kernel.constraints.SameZone(field='led_by', name='competitions_competition_led_by_zone'),
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=models.UniqueConstraint(fields=('zone', 'ref'), name='competitions_competition_ref'),
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('accepted', 'ended', 'cancelled')), _negated=True), fields=('need',), name='competitions_competition_one_open'),
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=models.CheckConstraint(condition=models.Q(('budget_minor__gte', 0)), name='competitions_competition_budget'),
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=models.CheckConstraint(condition=models.Q(('team_limit__range', (1, 9))), name='competitions_competition_teams'),
        ),
        migrations.AddConstraint(
            model_name='competition',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'cancelled'), ('bids_until__isnull', False), _connector='OR'), name='competitions_competition_bids_until'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='competitions_bid_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=shanhe.kernel.constraints.SameZone(field='competition', name='competitions_bid_competition_zone'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=shanhe.kernel.constraints.SameZone(field='lead', name='competitions_bid_lead_zone'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=shanhe.kernel.constraints.SameZone(field='result', name='competitions_bid_result_zone'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=shanhe.kernel.constraints.SameZone(field='project', name='competitions_bid_project_zone'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('competition', 'lead'), name='competitions_bid_once'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=models.CheckConstraint(condition=models.Q(('price_minor', None), ('price_minor__gte', 0), _connector='OR'), name='competitions_bid_price'),
        ),
        migrations.AddConstraint(
            model_name='competitionmilestone',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='competitions_competitionmilestone_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='competitionmilestone',
            constraint=shanhe.kernel.constraints.SameZone(field='competition', name='competitions_competitionmilestone_competition_zone'),
        ),
        migrations.AddConstraint(
            model_name='competitionmilestone',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='competitions_competitionmilestone_amount'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='competitions_reviewer_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=shanhe.kernel.constraints.SameZone(field='competition', name='competitions_reviewer_competition_zone'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=shanhe.kernel.constraints.SameZone(field='person', name='competitions_reviewer_person_zone'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=models.UniqueConstraint(fields=('competition', 'person'), name='competitions_reviewer_once'),
        ),
        migrations.AddConstraint(
            model_name='teammilestone',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='competitions_teammilestone_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='teammilestone',
            constraint=shanhe.kernel.constraints.SameZone(field='bid', name='competitions_teammilestone_bid_zone'),
        ),
        migrations.AddConstraint(
            model_name='teammilestone',
            constraint=shanhe.kernel.constraints.SameZone(field='milestone', name='competitions_teammilestone_milestone_zone'),
        ),
        migrations.AddConstraint(
            model_name='teammilestone',
            constraint=models.UniqueConstraint(fields=('bid', 'milestone'), name='competitions_teammilestone_once'),
        ),
        migrations.AddConstraint(
            model_name='teammilestone',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'planned'), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='competitions_teammilestone_evidence'),
        ),
    ]
