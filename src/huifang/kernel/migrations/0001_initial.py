from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="KeyCheck",
            fields=[
                ("key_id", models.IntegerField(primary_key=True, serialize=False)),
                ("check_value", models.BinaryField(max_length=16)),
            ],
        ),
    ]
