"""What each day of a pool has room for; the tables of a sweep know the day for which a duty is planned."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def column(model: str, name: str, field: models.Field) -> migrations.operations.base.Operation:
    return migrations.AddField(model_name=model, name=name, field=field)


def throw_away(name: str, **fields: models.Field) -> migrations.operations.base.Operation:
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
            if name == "Moved"
            else ("id", models.BigIntegerField(primary_key=True, serialize=False)),
            ("post_id", models.IntegerField()),
            ("place", models.BigIntegerField()),
            ("opens_on", models.DateField()),
            ("closes_on", models.DateField()),
            ("planned_on", models.DateField()),
            *fields.items(),
        ],
        options={"managed": False},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0002_append_only"),
        ("org", "0003_working_calendar"),
        ("planning", "0002_birthdays_and_dated_windows"),
    ]

    operations = [
        column("reach", "calendar", models.SmallIntegerField(default=1)),
        column("owed", "planned_on", models.DateField()),
        column("duty", "planned_on", models.DateField()),
        migrations.CreateModel(
            name="DailyLoad",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("per_day", models.PositiveSmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="history.entry"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["post"], nulls_distinct=False, name="one_daily_load_of_a_post"),
                    models.CheckConstraint(
                        condition=Q(("per_day__gte", 1), ("per_day__lte", 1000)), name="daily_load_in_bounds"
                    ),
                ],
            },
        ),
        throw_away("Moved", first=models.IntegerField(), last=models.IntegerField(), to_on=models.DateField()),
        throw_away("Movable", number=models.IntegerField()),
    ]
