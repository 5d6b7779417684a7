import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0004_reversals_by_rule'),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('direction', models.CharField(max_length=10)),
                ('audience', models.CharField(max_length=12)),
                ('profile', models.CharField(blank=True, max_length=60)),
                ('programme', models.CharField(blank=True, max_length=300)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('announcement', models.TextField(blank=True)),
                ('status', models.CharField(max_length=10)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('shift_starts', models.DateField(blank=True, null=True)),
                ('shift_ends', models.DateField(blank=True, null=True)),
                ('course_key', models.CharField(blank=True, max_length=255)),
                ('is_public', models.BooleanField(default=True)),
                ('preliminary_at', models.DateTimeField(blank=True, null=True)),
                ('final_at', models.DateTimeField(blank=True, null=True)),
                ('order_number', models.CharField(blank=True, max_length=60)),
                ('order_date', models.DateField(blank=True, null=True)),
                ('order_issuer', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('questionnaire', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.definition')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='pulsar.region')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.definition')),
            ],
        ),
        migrations.CreateModel(
            name='CallPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=10)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='pulsar.call')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_parts', to='pulsar.person')),
            ],
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='SelectionApplication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, db_index=True, max_length=20)),
                ('answers', models.TextField(default='{}')),
                ('status', models.CharField(max_length=16)),
                ('open_marker', models.PositiveSmallIntegerField(blank=True, default=1, null=True)),
                ('grade', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('saved_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='pulsar.call')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.municipality')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='selection_applications', to='pulsar.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selection_applications', to='pulsar.person')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.definition')),
            ],
        ),
        migrations.CreateModel(
            name='CallExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('given_at', models.DateTimeField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='pulsar.call')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='pulsar.selectionapplication')),
            ],
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['region', 'status', 'closes_at'], name='pulsar_call_list'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('region', 'code'), name='pulsar_call_code'),
        ),
        migrations.AddConstraint(
            model_name='callperson',
            constraint=models.UniqueConstraint(fields=('call', 'person', 'part'), name='pulsar_call_person'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('region', 'prefix', 'year'), name='pulsar_number_series'),
        ),
        migrations.AddIndex(
            model_name='selectionapplication',
            index=models.Index(fields=['call', 'status', 'submitted_at'], name='pulsar_selection_queue'),
        ),
        migrations.AddIndex(
            model_name='selectionapplication',
            index=models.Index(fields=['call', 'municipality', 'status'], name='pulsar_selection_place'),
        ),
        migrations.AddConstraint(
            model_name='selectionapplication',
            constraint=models.UniqueConstraint(fields=('call', 'person', 'open_marker'), name='pulsar_selection_open'),
        ),
    ]
