"""The reports that go to a post are found by it, the latest first."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("followups", "0003_what_ended_by_rule_and_by_agent")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["reader_post", "-written_at", "-id"],
                condition=Q(state__in=["written", "approved"], reader_post__isnull=False),
                name="report_to_read",
            ),
        ),
    ]
