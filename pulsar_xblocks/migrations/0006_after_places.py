import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0005_selection'),
    ]

    operations = [
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
        migrations.CreateModel(
            name='ArrivalDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('way', models.CharField(max_length=10)),
                ('is_needed', models.BooleanField(default=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrival_documents', to='pulsar.call')),
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
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrival_documents', to='pulsar.selectionapplication')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='pulsar.arrivaldocument')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
            ],
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('open_marker', models.PositiveSmallIntegerField(blank=True, default=1, null=True)),
                ('nominated_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='pulsar.selectionapplication')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='pulsar.organisation')),
                ('nominated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
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
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.person')),
                ('load', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pulsar.sheetload')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pulsar.region')),
                ('stay', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='told_by', to='pulsar.shiftstay')),
            ],
        ),
        migrations.AddConstraint(
            model_name='arrivaldocument',
            constraint=models.UniqueConstraint(fields=('call', 'position'), name='pulsar_arrival_document'),
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
            constraint=models.UniqueConstraint(fields=('application', 'centre', 'open_marker'), name='pulsar_nomination'),
        ),
        migrations.AddIndex(
            model_name='pastparticipant',
            index=models.Index(fields=['region', 'name_key', 'birth_date'], name='pulsar_past_participant'),
        ),
    ]
