import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('oktmo', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=2, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('iso', models.CharField(blank=True, max_length=8)),
                ('time_zone', models.CharField(max_length=40)),
                ('centre_name', models.CharField(blank=True, max_length=300)),
                ('centre_short', models.CharField(blank=True, max_length=100)),
                ('centre_inn', models.CharField(blank=True, max_length=12)),
                ('centre_ogrn', models.CharField(blank=True, max_length=15)),
                ('centre_address', models.CharField(blank=True, max_length=300)),
                ('centre_phone', models.CharField(blank=True, max_length=60)),
                ('centre_email', models.CharField(blank=True, max_length=254)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=22, unique=True)),
                ('family', models.CharField(blank=True, max_length=100)),
                ('given', models.CharField(blank=True, max_length=100)),
                ('patronymic', models.CharField(blank=True, max_length=100)),
                ('sort_name', models.CharField(blank=True, db_index=True, max_length=310)),
                ('birth_date', models.DateField(blank=True, null=True)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=12)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('time_zone', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pulsar_person', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('usage_key', models.CharField(max_length=255, unique=True)),
                ('course_key', models.CharField(db_index=True, max_length=255)),
                ('block_type', models.CharField(max_length=40)),
                ('target', models.CharField(blank=True, db_index=True, max_length=120)),
                ('seen_at', models.DateTimeField()),
                ('definition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pulsar.definition')),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=400)),
                ('short_name', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=20)),
                ('locality', models.CharField(default='city', max_length=5)),
                ('inn', models.CharField(blank=True, max_length=12)),
                ('ogrn', models.CharField(blank=True, max_length=15)),
                ('code', models.CharField(max_length=40)),
                ('sort_name', models.CharField(blank=True, db_index=True, max_length=400)),
                ('is_active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='pulsar.municipality')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='pulsar.region')),
            ],
        ),
        migrations.AddField(
            model_name='municipality',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='pulsar.region'),
        ),
        migrations.CreateModel(
            name='CourseLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_key', models.CharField(max_length=255, unique=True)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('linked_at', models.DateTimeField()),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='course_links', to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=60)),
                ('object_kind', models.CharField(max_length=40)),
                ('object_id', models.CharField(max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('detail', models.TextField(blank=True)),
                ('at', models.DateTimeField(db_index=True)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20)),
                ('given_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pulsar.municipality')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pulsar.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='pulsar.person')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='pulsar.region')),
            ],
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('region', 'code'), name='pulsar_organisation_code'),
        ),
        migrations.AddConstraint(
            model_name='municipality',
            constraint=models.UniqueConstraint(fields=('region', 'oktmo'), name='pulsar_municipality_oktmo'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['object_kind', 'object_id'], name='pulsar_audit_object'),
        ),
        migrations.AddIndex(
            model_name='roleassignment',
            index=models.Index(fields=['person', 'closed_at'], name='pulsar_role_person'),
        ),
    ]
