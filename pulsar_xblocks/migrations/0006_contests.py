import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0005_selection'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContestList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=10)),
                ('year', models.CharField(max_length=7)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='ContestEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=400)),
                ('level', models.CharField(max_length=15)),
                ('subjects', models.CharField(blank=True, max_length=500)),
                ('grade_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('grade_to', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('organiser', models.CharField(blank=True, max_length=300)),
                ('link', models.CharField(blank=True, max_length=500)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('replaced_by', models.CharField(blank=True, max_length=40)),
                ('subject_text', models.CharField(blank=True, max_length=510)),
                ('version', models.PositiveIntegerField(default=1)),
                ('contest_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='pulsar.contestlist')),
            ],
        ),
        migrations.CreateModel(
            name='ContestChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chosen_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='pulsar.contestevent')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'event'), name='pulsar_contest_choice')],
            },
        ),
        migrations.CreateModel(
            name='Achievement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=400)),
                ('level', models.CharField(blank=True, max_length=15)),
                ('year', models.CharField(max_length=7)),
                ('subject', models.CharField(blank=True, max_length=100)),
                ('stage', models.CharField(max_length=12)),
                ('result', models.CharField(max_length=12)),
                ('on', models.DateField(blank=True, null=True)),
                ('number', models.CharField(blank=True, max_length=100)),
                ('files', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='pulsar.person')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region')),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.organisation')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='pulsar.contestevent')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'removed_at', 'year'], name='pulsar_achievement_own'), models.Index(fields=['region', 'year', 'removed_at'], name='pulsar_achievement_counts')],
            },
        ),
        migrations.AddConstraint(
            model_name='contestlist',
            constraint=models.UniqueConstraint(fields=('region', 'year', 'source'), name='pulsar_contest_list'),
        ),
        migrations.AddIndex(
            model_name='contestevent',
            index=models.Index(fields=['contest_list', 'is_active', 'starts_on'], name='pulsar_contest_calendar'),
        ),
        migrations.AddConstraint(
            model_name='contestevent',
            constraint=models.UniqueConstraint(fields=('contest_list', 'code'), name='pulsar_contest_event'),
        ),
    ]
