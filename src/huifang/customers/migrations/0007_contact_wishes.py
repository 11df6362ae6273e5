import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PERIODS = ("day", "week", "month", "quarter", "half-year", "year")


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_one_index_of_contact_points"),
        ("history", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactWish",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                (
                    "only_channels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "no_channels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("from_at", models.TimeField(null=True)),
                ("until_at", models.TimeField(null=True)),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                ("at_most", models.SmallIntegerField(null=True)),
                ("per", models.CharField(blank=True, default="", max_length=16)),
                ("quiet_until", models.DateField(null=True)),
                ("reason", models.TextField()),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="history.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(from_at=None, until_at=None) | Q(from_at__lt=F("until_at")),
                        name="wish_hours_in_order",
                    ),
                    models.CheckConstraint(
                        condition=Q(at_most=None, per="") | Q(at_most__gte=1, per__in=PERIODS),
                        name="wish_at_most_per_period",
                    ),
                    models.CheckConstraint(
                        condition=Q(only_channels=[]) | Q(no_channels=[]), name="wish_names_channels_in_one_way"
                    ),
                ],
            },
        ),
    ]
