import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0006_contests'),
    ]

    operations = [
        migrations.AddField(
            model_name='selectionapplication',
            name='device',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='selectionapplication',
            name='guardian_seen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='selectionapplication',
            name='guardian_seen_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='selectionapplication',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='pulsar.selectionapplication'),
        ),
        migrations.AddField(
            model_name='selectionapplication',
            name='team_code',
            field=models.CharField(blank=True, db_index=True, max_length=9),
        ),
        migrations.AddField(
            model_name='selectionapplication',
            name='told_stays',
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name='AcademicScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=40)),
                ('points', models.DecimalField(decimal_places=2, max_digits=8)),
                ('source', models.CharField(max_length=10)),
                ('open_marker', models.PositiveSmallIntegerField(blank=True, default=1, null=True)),
                ('at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='pulsar.selectionapplication')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('load', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pulsar.sheetload')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'part', 'open_marker'), name='pulsar_academic_score')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationAchievement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('olympiad', models.CharField(max_length=400)),
                ('name', models.CharField(max_length=400)),
                ('subject', models.CharField(blank=True, max_length=100)),
                ('year', models.CharField(max_length=7)),
                ('level', models.CharField(blank=True, max_length=40)),
                ('stage', models.CharField(blank=True, max_length=12)),
                ('result', models.CharField(max_length=12)),
                ('source', models.CharField(blank=True, max_length=10)),
                ('number', models.CharField(blank=True, max_length=100)),
                ('files', models.TextField(blank=True)),
                ('status', models.CharField(default='claimed', max_length=10)),
                ('proved_level', models.CharField(blank=True, max_length=40)),
                ('proved_result', models.CharField(blank=True, max_length=12)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='pulsar.selectionapplication')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'key'), name='pulsar_application_achievement')],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('post', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='pulsar.selectionapplication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'email'), name='pulsar_recommendation')],
            },
        ),
    ]
