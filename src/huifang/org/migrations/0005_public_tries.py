"""Tries on pages for everyone, counted by all processes together."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("org", "0004_absences_and_joining"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("place", models.CharField(max_length=64)),
                ("tried_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "place", "tried_at"], name="public_try_from_place")],
            },
        ),
    ]
