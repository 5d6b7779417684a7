from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('demo', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LibraryBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('usage_key', models.CharField(max_length=255, unique=True)),
                ('block_type', models.CharField(max_length=60)),
                ('olx', models.TextField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('published_olx', models.TextField(blank=True)),
                ('published_version', models.PositiveIntegerField(default=0)),
            ],
        ),
    ]
