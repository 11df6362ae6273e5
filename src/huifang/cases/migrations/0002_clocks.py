"""The deadlines of cases, who was told of them, and by which calendar they were reckoned."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("policy", "0003_written_texts")]

    operations = [
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                (
                    "waits_for",
                    models.CharField(
                        choices=[
                            ("response", "RESPONSE"),
                            ("reply", "REPLY"),
                            ("answer", "ANSWER"),
                            ("resolution", "RESOLUTION"),
                        ],
                        max_length=16,
                    ),
                ),
                ("run", models.PositiveSmallIntegerField()),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("warn_at", models.DateTimeField(null=True)),
                ("paused_since", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("has_lapsed", models.BooleanField(default=False)),
                ("was_kept", models.BooleanField(null=True)),
                ("calls_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clocks", to="cases.case"
                    ),
                ),
                (
                    "policy_version",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.version",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("calls_at__isnull", False)), fields=["calls_at"], name="case_clock_to_call"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["due_at"], name="case_clock_running"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "key", "run"), name="one_run_of_a_clock"),
                    models.CheckConstraint(
                        condition=models.Q(("waits_for__in", ["response", "reply", "answer", "resolution"])),
                        name="case_clock_waits_for_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("policy_version__isnull", False), ("was_kept", None)),
                            models.Q(
                                ("ended_at__isnull", False), ("policy_version", None), ("was_kept__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="case_clock_of_a_policy_or_judged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("has_lapsed", False)),
                            models.Q(("calls_at", None), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_clock_ended_calls_nobody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rung", models.PositiveSmallIntegerField()),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "clock",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="cases.caseclock",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("clock", "rung", "due_at"), name="one_call_of_a_deadline")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClocksReckoned",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("calendar", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="clocks_reckoned_once")],
            },
        ),
    ]
