import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0005_selection'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ArrivalDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('way', models.CharField(max_length=10)),
                ('is_needed', models.BooleanField(default=True)),
            ],
        ),
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
            ],
        ),
        migrations.CreateModel(
            name='DiscussionGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='GivenDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(max_length=10)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('given_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('open_marker', models.PositiveSmallIntegerField(blank=True, default=1, null=True)),
                ('nominated_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PastParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.CharField(blank=True, max_length=100)),
                ('given', models.CharField(blank=True, max_length=100)),
                ('patronymic', models.CharField(blank=True, max_length=100)),
                ('name_key', models.CharField(blank=True, max_length=210)),
                ('birth_date', models.DateField(blank=True, null=True)),
                ('title', models.CharField(max_length=200)),
                ('profile', models.CharField(max_length=60)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('others', models.TextField(blank=True)),
                ('loaded_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
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
            ],
        ),
        migrations.CreateModel(
            name='ProposalSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
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
            ],
        ),
        migrations.RemoveIndex(
            model_name='selectionapplication',
            name='pulsar_selection_place',
        ),
        migrations.AddField(
            model_name='call',
            name='cohort',
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name='call',
            name='documents_due',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='placeoffer',
            name='arrival',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='placeoffer',
            name='arrival_note',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='placeoffer',
            name='course_state',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='placeoffer',
            name='in_cohort',
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name='placeoffer',
            name='in_course',
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name='placeoffer',
            name='left_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='selectionapplication',
            index=models.Index(fields=['call', 'status', 'number', 'municipality', 'grade', 'expires_at', 'person'], name='pulsar_selection_desk'),
        ),
        migrations.AddIndex(
            model_name='selectionapplication',
            index=models.Index(fields=['call', 'municipality', 'status', 'grade', 'number'], name='pulsar_selection_place'),
        ),
        migrations.AddField(
            model_name='answeredit',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='pulsar.selectionapplication'),
        ),
        migrations.AddField(
            model_name='answeredit',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='arrivaldocument',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrival_documents', to='pulsar.call'),
        ),
        migrations.AddField(
            model_name='centre',
            name='application',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='centre', to='pulsar.selectionapplication'),
        ),
        migrations.AddField(
            model_name='centre',
            name='call',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='pulsar.call'),
        ),
        migrations.AddField(
            model_name='centre',
            name='municipalities',
            field=models.ManyToManyField(related_name='+', to='pulsar.municipality'),
        ),
        migrations.AddField(
            model_name='centre',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='pulsar.organisation'),
        ),
        migrations.AddField(
            model_name='centre',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='pulsar.region'),
        ),
        migrations.AddField(
            model_name='centreevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='centreevent',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='pulsar.centre'),
        ),
        migrations.AddField(
            model_name='centreindicator',
            name='call',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='pulsar.call'),
        ),
        migrations.AddField(
            model_name='centreindicator',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region'),
        ),
        migrations.AddField(
            model_name='centrereport',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='pulsar.centre'),
        ),
        migrations.AddField(
            model_name='centrereport',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='centrereport',
            name='sent_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='centrereportrow',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='pulsar.centrereport'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='pulsar.region'),
        ),
        migrations.AddField(
            model_name='discussiongroup',
            name='discussion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='pulsar.discussion'),
        ),
        migrations.AddField(
            model_name='discussiongroup',
            name='moderator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='givendocument',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrival_documents', to='pulsar.selectionapplication'),
        ),
        migrations.AddField(
            model_name='givendocument',
            name='checked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='givendocument',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='pulsar.arrivaldocument'),
        ),
        migrations.AddField(
            model_name='givendocument',
            name='given_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='pulsar.selectionapplication'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='pulsar.organisation'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='nominated_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='pastparticipant',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='pastparticipant',
            name='load',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pulsar.sheetload'),
        ),
        migrations.AddField(
            model_name='pastparticipant',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region'),
        ),
        migrations.AddField(
            model_name='pastparticipant',
            name='stay',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='told_by', to='pulsar.shiftstay'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='discussion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pulsar.discussion'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pulsar.discussiongroup'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='moderated_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='proposalsupport',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='proposalsupport',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='pulsar.proposal'),
        ),
        migrations.AddField(
            model_name='representative',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='representative',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representatives', to='pulsar.selectionapplication'),
        ),
        migrations.AddField(
            model_name='representative',
            name='left_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddField(
            model_name='representative',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person'),
        ),
        migrations.AddConstraint(
            model_name='answeredit',
            constraint=models.UniqueConstraint(fields=('application', 'question'), name='pulsar_answer_edit'),
        ),
        migrations.AddConstraint(
            model_name='arrivaldocument',
            constraint=models.UniqueConstraint(fields=('call', 'position'), name='pulsar_arrival_document'),
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
            model_name='givendocument',
            index=models.Index(fields=['application', 'status'], name='pulsar_given_document_of'),
        ),
        migrations.AddConstraint(
            model_name='givendocument',
            constraint=models.UniqueConstraint(fields=('document', 'application'), name='pulsar_given_document'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.UniqueConstraint(fields=('application', 'centre', 'open_marker'), name='pulsar_nomination_open'),
        ),
        migrations.AddIndex(
            model_name='pastparticipant',
            index=models.Index(fields=['region', 'name_key', 'birth_date'], name='pulsar_past_participant'),
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
            constraint=models.UniqueConstraint(fields=('application', 'person', 'open_marker'), name='pulsar_representative_open'),
        ),
    ]
