from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0005_selection'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='selectionapplication',
            name='pulsar_selection_place',
        ),
        migrations.AddIndex(
            model_name='selectionapplication',
            index=models.Index(fields=['call', 'status', 'number', 'municipality', 'grade', 'expires_at', 'person'], name='pulsar_selection_desk'),
        ),
        migrations.AddIndex(
            model_name='selectionapplication',
            index=models.Index(fields=['call', 'municipality', 'status', 'grade', 'number'], name='pulsar_selection_place'),
        ),
    ]
