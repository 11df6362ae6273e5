"""Sketches of what customers say, rules by which answers open cases, and improvements."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_clocks"),
        ("history", "0002_append_only"),
        ("org", "0004_absences_and_joining"),
        ("policy", "0003_written_texts"),
        ("surveys", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseOfAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="of_answer", to="cases.case"
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="surveys.response"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Improvement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(blank=True, default="", max_length=100)),
                ("title", models.CharField(max_length=200)),
                ("cause", models.TextField(blank=True, default="")),
                ("action", models.TextField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("effective", "Effective"),
                            ("ineffective", "Ineffective"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("done_on", models.DateField(null=True)),
                ("done_words", models.TextField(blank=True, default="")),
                ("check_on", models.DateField(null=True)),
                ("checked_on", models.DateField(null=True)),
                ("effect", models.TextField(blank=True, default="")),
                ("reminded_on", models.DateField(null=True)),
                ("made_on", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "checked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.department"
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
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
        ),
        migrations.CreateModel(
            name="ImprovementOf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="improvements", to="cases.case"
                    ),
                ),
                (
                    "improvement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cases",
                        to="cases.improvement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LowRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("survey", models.CharField(blank=True, default="", max_length=100)),
                (
                    "of",
                    models.CharField(
                        choices=[("csat", "Csat"), ("nps", "Nps"), ("ces", "Ces"), ("question", "Question")],
                        max_length=16,
                    ),
                ),
                ("question", models.CharField(blank=True, default="", max_length=64)),
                ("below", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("choices", models.JSONField(default=list)),
                ("segment", models.CharField(blank=True, default="", max_length=100)),
                ("case_key", models.CharField(blank=True, default="", max_length=100)),
                ("is_on", models.BooleanField(default=True)),
                ("since_on", models.DateField()),
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
                (
                    "policy",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="policy.policy"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.questionnaire",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sketch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="improvement",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_on", "id"], name="improvement_open"),
        ),
        migrations.AddIndex(
            model_name="improvement",
            index=models.Index(condition=models.Q(("state", "done")), fields=["check_on"], name="improvement_to_check"),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "done", "effective", "ineffective", "cancelled"])),
                name="improvement_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on", None), ("state__in", ["open", "cancelled"])),
                    models.Q(("done_on__isnull", False), ("state__in", ["done", "effective", "ineffective"])),
                    _connector="OR",
                ),
                name="improvement_done_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("checked_by__isnull", False),
                        ("checked_on__isnull", False),
                        ("state__in", ["effective", "ineffective"]),
                    ),
                    models.Q(("checked_by", None), ("checked_on", None), ("state__in", ["open", "done", "cancelled"])),
                    _connector="OR",
                ),
                name="improvement_checked_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementof",
            constraint=models.UniqueConstraint(fields=("improvement", "case"), name="one_improvement_of_a_case"),
        ),
        migrations.AddConstraint(
            model_name="lowrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("of__in", ["csat", "nps", "ces", "question"])), name="low_rule_of_something_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="lowrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("of", "question"), models.Q(("question", ""), _negated=True)),
                    models.Q(models.Q(("of", "question"), _negated=True), ("question", "")),
                    _connector="OR",
                ),
                name="low_rule_of_a_question_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="lowrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("survey", ""), _negated=True),
                fields=("policy", "survey"),
                name="one_low_rule_of_a_survey",
            ),
        ),
        migrations.AddIndex(
            model_name="sketch",
            index=models.Index(fields=["value", "case"], name="sketch_by_value"),
        ),
    ]
