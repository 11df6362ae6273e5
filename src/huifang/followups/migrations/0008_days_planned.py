"""A follow-up is planned for a day of its window, and the desk reads it in that order. What stands is planned for its first day."""

from django.db import migrations, models
from django.db.models import F, Q

PLANNED = {
    "followup_of_post": (["post"], Q(state=1, agent=None)),
    "followup_of_post_in_department": (["post", "department"], Q(state=1, agent=None)),
    "followup_of_agent": (["agent"], Q(state=1, agent__isnull=False)),
}


def plan(apps, schema_editor):
    follow_ups = apps.get_model("followups", "FollowUp").objects.using(schema_editor.connection.alias)
    follow_ups.update(planned_on=F("opens_on"))


def dropped(name: str) -> migrations.operations.base.Operation:
    return migrations.RemoveIndex(model_name="followup", name=name)


def made(name: str) -> migrations.operations.base.Operation:
    first, condition = PLANNED[name]
    index = models.Index(fields=[*first, "closes_on", "due_on", "planned_on", "opens_on"], condition=condition, name=name)
    return migrations.AddIndex(model_name="followup", index=index)


class Migration(migrations.Migration):
    dependencies = [("followups", "0007_reviews_in_order")]

    operations = [
        migrations.AddField(model_name="followup", name="planned_on", field=models.DateField(null=True)),
        *map(dropped, PLANNED),
        migrations.RunPython(plan, migrations.RunPython.noop),
        migrations.AlterField(model_name="followup", name="planned_on", field=models.DateField()),
        *map(made, PLANNED),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=Q(planned_on__gte=F("opens_on"), planned_on__lte=F("closes_on")),
                name="followup_planned_in_its_window",
            ),
        ),
    ]
