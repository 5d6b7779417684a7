import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0006_after_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('contact', models.CharField(blank=True, max_length=200)),
                ('decision', models.CharField(max_length=300)),
                ('entered_at', models.DateTimeField()),
                ('open_key', models.CharField(blank=True, max_length=40, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('application', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='centre', to='pulsar.selectionapplication')),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='pulsar.call')),
                ('municipalities', models.ManyToManyField(related_name='+', to='pulsar.municipality')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='pulsar.organisation')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='CentreEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('ends_on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('decision', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='pulsar.centre')),
            ],
        ),
        migrations.CreateModel(
            name='CentreIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('plan', models.DecimalField(decimal_places=2, max_digits=8)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='pulsar.call')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='CentreReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('due_at', models.DateTimeField()),
                ('status', models.CharField(default='draft', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='pulsar.centre')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
            ],
        ),
        migrations.CreateModel(
            name='CentreReportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('plan', models.DecimalField(decimal_places=2, max_digits=8)),
                ('actual', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='pulsar.centrereport')),
            ],
        ),
        migrations.CreateModel(
            name='Discussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=300)),
                ('intro', models.TextField(blank=True)),
                ('text', models.TextField()),
                ('final_text', models.TextField(blank=True)),
                ('status', models.CharField(default='draft', max_length=10)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('edit_minutes', models.PositiveSmallIntegerField(default=30)),
                ('is_premoderated', models.BooleanField(default=False)),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('final_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='pulsar.region')),
            ],
        ),
        migrations.CreateModel(
            name='DiscussionGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='pulsar.discussion')),
                ('moderator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('section', models.CharField(blank=True, max_length=20)),
                ('text', models.TextField(blank=True)),
                ('status', models.CharField(max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('moderated_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=10)),
                ('answer_text', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pulsar.discussion')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pulsar.discussiongroup')),
                ('moderated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pulsar.person')),
            ],
        ),
        migrations.CreateModel(
            name='ProposalSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='pulsar.proposal')),
            ],
        ),
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('may_send', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('joined_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('open_marker', models.PositiveSmallIntegerField(blank=True, default=1, null=True)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representatives', to='pulsar.selectionapplication')),
                ('left_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
            ],
        ),
        migrations.CreateModel(
            name='AnswerEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='pulsar.selectionapplication')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'question'), name='pulsar_answer_edit')],
            },
        ),
        migrations.AddIndex(
            model_name='centre',
            index=models.Index(fields=['region', 'status', 'ends_on'], name='pulsar_centre_list'),
        ),
        migrations.AddIndex(
            model_name='centreindicator',
            index=models.Index(fields=['region', 'call', 'position'], name='pulsar_centre_indicator'),
        ),
        migrations.AddIndex(
            model_name='centrereport',
            index=models.Index(fields=['status', 'due_at'], name='pulsar_centre_report_due'),
        ),
        migrations.AddConstraint(
            model_name='centrereport',
            constraint=models.UniqueConstraint(fields=('centre', 'year'), name='pulsar_centre_report'),
        ),
        migrations.AddConstraint(
            model_name='centrereportrow',
            constraint=models.UniqueConstraint(fields=('report', 'position'), name='pulsar_centre_report_row'),
        ),
        migrations.AddIndex(
            model_name='discussion',
            index=models.Index(fields=['region', 'status', 'closes_at'], name='pulsar_discussion_list'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.UniqueConstraint(fields=('region', 'code'), name='pulsar_discussion_code'),
        ),
        migrations.AddConstraint(
            model_name='discussiongroup',
            constraint=models.UniqueConstraint(fields=('discussion', 'name'), name='pulsar_discussion_group'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['discussion', 'status', 'number'], name='pulsar_proposal_list'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('discussion', 'number'), name='pulsar_proposal_number'),
        ),
        migrations.AddConstraint(
            model_name='proposalsupport',
            constraint=models.UniqueConstraint(fields=('proposal', 'person'), name='pulsar_proposal_support'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.UniqueConstraint(fields=('application', 'person', 'open_marker'), name='pulsar_representative'),
        ),
    ]
