"""What ended without anyone's hand is nobody's, and needs no place among what agents ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0012_decided_with_a_version")]

    operations = [
        migrations.RemoveIndex(model_name="followup", name="followup_ended_of_agent"),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                fields=["agent", "rule"],
                condition=models.Q(("agent__isnull", False), ("ended_on__isnull", False)),
                name="followup_ended_of_agent",
            ),
        ),
    ]
