"""Kinds of events that move grades of customers are known by a mark of their own."""

from django.db import migrations, models


def mark(apps, schema_editor):
    """The kinds that versions loaded before name."""
    versions = apps.get_model("policy", "Version").objects.values_list("checked__sections__grades", flat=True)
    named = {
        change["on"]
        for entries in versions.iterator()
        for entry in entries or ()
        for change in entry.get("changes", ())
    }
    apps.get_model("policy", "EventKind").objects.filter(key__in=named).update(changes_grades=True)


class Migration(migrations.Migration):
    dependencies = [("policy", "0004_handed_in")]

    operations = [
        migrations.AddField(
            model_name="eventkind",
            name="changes_grades",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
