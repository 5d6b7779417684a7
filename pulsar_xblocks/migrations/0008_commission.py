import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0007_applications'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlaceBoard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('waiting', models.TextField(default='[]')),
                ('vacant', models.TextField(default='[]')),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='places_board', to='pulsar.call')),
            ],
        ),
        migrations.CreateModel(
            name='RankingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('input_hash', models.CharField(max_length=64)),
                ('decisions', models.TextField(default='[]')),
                ('summary', models.TextField(default='{}')),
                ('diagnostics', models.TextField(default='{}')),
                ('is_stopped', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='pulsar.call')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.definition')),
            ],
        ),
        migrations.CreateModel(
            name='RankingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField()),
                ('place', models.PositiveIntegerField()),
                ('total', models.DecimalField(decimal_places=2, max_digits=8)),
                ('parts', models.TextField(default='{}')),
                ('best', models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ('municipality', models.CharField(blank=True, max_length=11)),
                ('groups', models.TextField(default='[]')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('seat', models.CharField(blank=True, max_length=40)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('number', models.PositiveIntegerField(default=0)),
                ('tie', models.TextField(blank=True)),
                ('rank', models.TextField(default='[]')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_rows', to='pulsar.selectionapplication')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='pulsar.rankingrun')),
            ],
        ),
        migrations.CreateModel(
            name='CommissionMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('number', models.CharField(max_length=40)),
                ('held_on', models.DateField()),
                ('members', models.TextField(default='[]')),
                ('votes', models.TextField(default='[]')),
                ('decision', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='pulsar.call')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='pulsar.rankingrun')),
            ],
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24)),
                ('open_marker', models.PositiveSmallIntegerField(blank=True, default=1, null=True)),
                ('grounds', models.TextField()),
                ('status', models.CharField(max_length=16)),
                ('filed_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('votes_for', models.PositiveSmallIntegerField(default=0)),
                ('votes_against', models.PositiveSmallIntegerField(default=0)),
                ('points', models.TextField(default='{}')),
                ('reason', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='pulsar.selectionapplication')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('against', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='pulsar.rankingrun')),
            ],
        ),
        migrations.CreateModel(
            name='ShiftStay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('profile', models.CharField(blank=True, max_length=60)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='pulsar.call')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shift_stays', to='pulsar.person')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='TieDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tie_decisions', to='pulsar.call')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='pulsar.commissionmeeting')),
            ],
        ),
        migrations.CreateModel(
            name='PlaceEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('seat', models.CharField(blank=True, max_length=40)),
                ('because', models.CharField(blank=True, max_length=20)),
                ('among', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='place_events', to='pulsar.call')),
            ],
            options={
                'indexes': [models.Index(fields=['call', 'at'], name='pulsar_place_event')],
            },
        ),
        migrations.CreateModel(
            name='PlaceOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.CharField(max_length=40)),
                ('status', models.CharField(max_length=12)),
                ('offered_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('enrolled_at', models.DateTimeField(blank=True, null=True)),
                ('arrived_on', models.DateField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='offer', to='pulsar.selectionapplication')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='pulsar.call')),
            ],
            options={
                'indexes': [models.Index(fields=['call', 'status', 'answer_by'], name='pulsar_offer_call'), models.Index(fields=['status', 'answer_by'], name='pulsar_offer_term')],
            },
        ),
        migrations.AddIndex(
            model_name='rankingrun',
            index=models.Index(fields=['call', 'published_at'], name='pulsar_ranking_published'),
        ),
        migrations.AddConstraint(
            model_name='rankingrun',
            constraint=models.UniqueConstraint(fields=('call', 'number'), name='pulsar_ranking_number'),
        ),
        migrations.AddIndex(
            model_name='rankingrow',
            index=models.Index(fields=['run', 'order'], name='pulsar_ranking_order'),
        ),
        migrations.AddIndex(
            model_name='rankingrow',
            index=models.Index(fields=['run', 'outcome', 'order'], name='pulsar_ranking_outcome'),
        ),
        migrations.AddConstraint(
            model_name='rankingrow',
            constraint=models.UniqueConstraint(fields=('run', 'application'), name='pulsar_ranking_row'),
        ),
        migrations.AddConstraint(
            model_name='commissionmeeting',
            constraint=models.UniqueConstraint(fields=('call', 'number'), name='pulsar_meeting_number'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(fields=['status', 'answer_by'], name='pulsar_appeal_queue'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(fields=('application', 'open_marker'), name='pulsar_appeal_open'),
        ),
        migrations.AddConstraint(
            model_name='shiftstay',
            constraint=models.UniqueConstraint(fields=('person', 'profile', 'starts_on'), name='pulsar_shift_stay'),
        ),
    ]
