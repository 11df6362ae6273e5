import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_contact_wishes"),
        ("followups", "0009_whose_it_is_was_decided"),
        ("policy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleChannels",
            fields=[
                (
                    "rule",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="policy.rule",
                    ),
                ),
                ("channels", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="policy.policy",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.version",
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("terms", models.JSONField()),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("is_for_all", models.BooleanField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["policy", "key"], name="one_limit_of_a_key")],
            },
        ),
        migrations.CreateModel(
            name="Protected",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="followups.limit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["customer", "limit"], name="once_protected_by_a_limit")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fulfilment",
            fields=[
                (
                    "follow_up",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="followups.followup",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fulfilments", to="followups.record"
                    ),
                ),
            ],
        ),
    ]
