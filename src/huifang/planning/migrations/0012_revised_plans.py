"""A follow-up stands in a batch of each plan that holds it; approved plans are revised and keep what they said."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def one_batch_each(apps, schema_editor):
    """On the way back a follow-up stands in one batch again: the one in which it stood first."""
    lines = apps.get_model("planning", "BatchLine").objects
    first = lines.filter(follow_up=models.OuterRef("follow_up"), pk__lt=models.OuterRef("pk"))
    lines.filter(models.Exists(first)).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("followups", "0012_decided_with_a_version"),
        ("history", "0002_append_only"),
        ("planning", "0011_unasked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("planbatch", "reminded_at", models.DateTimeField(null=True)),
        migrations.RunPython(migrations.RunPython.noop, one_batch_each),
        migrations.AlterField(
            "batchline",
            "follow_up",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="followups.followup",
            ),
        ),
        migrations.AddConstraint(
            "batchline", models.UniqueConstraint(fields=("follow_up", "batch"), name="one_line_of_a_follow_up")
        ),
        migrations.CreateModel(
            name="PlanRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField(null=True)),
                ("words", models.CharField(max_length=2000)),
                ("approved_on", models.DateField()),
                ("reached", models.JSONField(default=dict)),
                ("approval", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approvals.approval")),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="planning.planbatch")),
                ("begun_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="history.entry")),
            ],
            options={
                "ordering": [models.F("number")],
                "constraints": [models.UniqueConstraint(fields=("batch", "number"), name="one_revision_of_a_number")],
            },
        ),
        migrations.CreateModel(
            name="RevisedLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("planned_on", models.DateField()),
                ("follow_up", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="followups.followup")),
                ("revision", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="planning.planrevision")),
            ],
            options={"indexes": [models.Index(fields=["revision", "planned_on", "id"], name="revised_line_of_a_day")]},
        ),
        migrations.CreateModel(
            name="GoalTyped",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goal", models.CharField(max_length=64)),
                ("reached", models.CharField(max_length=200)),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="goals_typed", to="planning.planbatch")),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="history.entry")),
                ("typed_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": [models.F("id")]},
        ),
    ]
