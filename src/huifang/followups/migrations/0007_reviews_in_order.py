"""What waits for a review is read in the order of its list."""

from django.db import migrations, models
from django.db.models import Q

WAITING = (
    ("record", "record_to_review", Q(state="submitted", review_post__isnull=False)),
    ("report", "report_to_review", Q(state="written", review_post__isnull=False)),
)


def anew(model: str, name: str, condition: Q) -> list[migrations.operations.base.Operation]:
    index = models.Index(fields=["review_due_on", "id"], condition=condition, name=name)
    return [
        migrations.RemoveIndex(model_name=model, name=name),
        migrations.AddIndex(model_name=model, index=index),
    ]


class Migration(migrations.Migration):
    dependencies = [("followups", "0006_departments_of_planned_work")]

    operations = [operation for waiting in WAITING for operation in anew(*waiting)]
