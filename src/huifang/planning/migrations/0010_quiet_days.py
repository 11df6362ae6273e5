"""The throw-away tables by which follow-ups go to days on which their customers are not left in peace."""

from django.db import migrations, models

import huifang.kernel.sql.fields

_LIKE = ["post_id", "place", "opens_on", "closes_on", "planned_on", "barred_by"]


class Migration(migrations.Migration):
    dependencies = [("planning", "0009_compared")]

    operations = [
        migrations.AddField("moved", "barred_by", models.BigIntegerField(), preserve_default=False),
        migrations.AddField("movable", "barred_by", models.BigIntegerField(), preserve_default=False),
        migrations.CreateModel(
            name="CountedDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("calendar", models.SmallIntegerField()),
                ("day", models.DateField()),
            ],
            options={"managed": False},
        ),
        migrations.CreateModel(
            name="Disturbing",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("customer_id", models.BigIntegerField()),
                ("rule_id", models.IntegerField()),
                ("calendar", models.SmallIntegerField()),
                ("is_meant", models.BooleanField()),
                ("opens_on", models.DateField()),
                ("due_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("planned_on", models.DateField()),
            ],
            options={"managed": False},
        ),
    ]
