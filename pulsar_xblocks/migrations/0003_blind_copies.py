from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0002_delete_directoryimport'),
    ]

    operations = [
        migrations.AddField(
            model_name='privatefile',
            name='blind_name',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='privatefile',
            name='blind_state',
            field=models.CharField(blank=True, max_length=10),
        ),
    ]
