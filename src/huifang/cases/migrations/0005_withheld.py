"""What cases about somebody came out of, and what they were closed with, is withheld from that person."""

from django.db import migrations
from django.db.models import F


def withhold(apps, _editor):
    about = apps.get_model("cases", "Case").objects.filter(about_employee__isnull=False)
    for name, named, field in (
        ("WithheldEvent", about.filter(closing_event__isnull=False), "closing_event"),
        ("WithheldRecord", about.exclude(finding__record__employee=F("about_employee")), "finding__record"),
    ):
        model = apps.get_model("followups", name)
        kept = f"{name.removeprefix('Withheld').lower()}_id"
        rows = named.exclude(**{field: None}).values_list("about_employee", field).distinct()
        model.objects.bulk_create(
            [model(employee_id=employee, **{kept: row}) for employee, row in rows], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_forms_and_findings"),
        ("followups", "0014_withheld"),
    ]

    operations = [migrations.RunPython(withhold, migrations.RunPython.noop, elidable=True)]
