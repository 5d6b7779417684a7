from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0001_initial'),
    ]

    operations = [
        migrations.DeleteModel(
            name='DirectoryImport',
        ),
    ]
