import django.contrib.postgres.fields
import django.db.models.deletion
import shanhe.kernel.constraints
import shanhe.kernel.translated
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('kind', models.CharField(choices=[('core', 'University core area'), ('park', 'Science park'), ('industrial', 'Industrial park')], max_length=20)),
                ('summary', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('description', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('longitude', models.FloatField()),
                ('latitude', models.FloatField()),
                ('outline', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('short_name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('summary', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('description', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('objective', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('policy_title', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('timezone', models.CharField(default='UTC', max_length=64)),
                ('currency', models.CharField(default='XXX', max_length=3)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None)),
                ('started_on', models.DateField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('zoom', models.FloatField(default=12.0)),
                ('version', models.CharField(blank=True, max_length=40)),
                ('version_date', models.DateField(null=True)),
                ('hosts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('building', 'Under construction'), ('open', 'In use')], max_length=20)),
                ('description', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('longitude', models.FloatField()),
                ('latitude', models.FloatField()),
                ('floor_area_m2', models.PositiveIntegerField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='zones.area')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Vocabulary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('kind', models.CharField(choices=[('list', 'List'), ('scale', 'Scale'), ('standards', 'Standards')], default='list', max_length=20)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('summary', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('duties', models.JSONField(default=list)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='zones.area')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('group', models.CharField(blank=True, max_length=40)),
                ('description', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('note', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('vocabulary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='zones.vocabulary')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RoleDescription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('side', models.CharField(max_length=20)),
                ('does', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('character', models.CharField(blank=True, max_length=4)),
                ('longitude', models.FloatField()),
                ('latitude', models.FloatField()),
                ('reaches', models.JSONField(null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Parameter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('description', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('unit', models.CharField(max_length=40)),
                ('value', models.JSONField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='InnovationCentre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('short_name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('description', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('moved_working_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('code', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('building', 'Under construction'), ('open', 'In use')], max_length=20)),
                ('longitude', models.FloatField()),
                ('latitude', models.FloatField()),
                ('floor_area_m2', models.PositiveIntegerField(null=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='zones.site')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='BlueprintVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40)),
                ('date', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.CharField(max_length=200)),
                ('counts', models.JSONField(default=dict)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BlueprintFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=60)),
                ('preamble', models.TextField(blank=True)),
                ('source', models.TextField(blank=True)),
                ('verified', models.BooleanField(null=True)),
                ('note', shanhe.kernel.translated.TranslatedField(blank=True, default=shanhe.kernel.translated.Translated)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
        ),
        migrations.AddField(
            model_name='area',
            name='zone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone'),
        ),
        migrations.AddConstraint(
            model_name='vocabulary',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_vocabulary_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='vocabulary',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_vocabulary_code'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_unit_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=shanhe.kernel.constraints.SameZone(field='area', name='zones_unit_area_zone'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_unit_code'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_term_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=shanhe.kernel.constraints.SameZone(field='vocabulary', name='zones_term_vocabulary_zone'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('zone', 'vocabulary', 'code'), name='zones_term_code'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_site_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=shanhe.kernel.constraints.SameZone(field='area', name='zones_site_area_zone'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_site_code'),
        ),
        migrations.AddConstraint(
            model_name='roledescription',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_role_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='roledescription',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_role_code'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_place_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_place_code'),
        ),
        migrations.AddConstraint(
            model_name='parameter',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_parameter_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='parameter',
            constraint=models.UniqueConstraint(fields=('zone', 'code', 'valid_from'), name='zones_parameter_code'),
        ),
        migrations.AddConstraint(
            model_name='innovationcentre',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_centre_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='innovationcentre',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_centre_code'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_holiday_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_holiday_code'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='zones_holiday_order'),
        ),
        migrations.AddConstraint(
            model_name='building',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_building_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='building',
            constraint=shanhe.kernel.constraints.SameZone(field='site', name='zones_building_site_zone'),
        ),
        migrations.AddConstraint(
            model_name='building',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_building_code'),
        ),
        migrations.AddConstraint(
            model_name='blueprintversion',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_version_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='blueprintfile',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_file_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='blueprintfile',
            constraint=models.UniqueConstraint(fields=('zone', 'section'), name='zones_file_section'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(fields=('zone', 'id'), name='zones_area_zone_id'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='zones_area_code'),
        ),
    ]
