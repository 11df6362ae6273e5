"""What is kept from an employee, because it speaks of a complaint about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _links(name: str, to: str) -> list[tuple[str, models.Field]]:
    cascade = django.db.models.deletion.CASCADE
    by = models.ForeignKey(db_index=False, on_delete=cascade, related_name="+", to=settings.AUTH_USER_MODEL)
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("employee", by),
        (name, models.ForeignKey(db_constraint=False, on_delete=cascade, related_name="+", to=to)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("customers", "0007_contact_wishes"),
        ("followups", "0013_what_nobody_ended_is_in_no_hands"),
    ]

    operations = [
        migrations.CreateModel(
            name="WithheldEvent",
            fields=_links("event", "customers.event"),
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("employee", "event"), name="one_event_withheld_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WithheldRecord",
            fields=_links("record", "followups.record"),
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("employee", "record"), name="one_record_withheld_once"),
                ],
            },
        ),
    ]
