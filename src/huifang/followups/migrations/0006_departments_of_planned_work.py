import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def place(apps, schema_editor):
    """Everything stands in the department of its customer: what is done too, or the database would think most has none."""
    alias = schema_editor.connection.alias
    customers = apps.get_model("customers", "Customer").objects.using(alias)
    theirs = customers.filter(pk=OuterRef("customer_id")).values("department_id")
    follow_ups = apps.get_model("followups", "FollowUp").objects.using(alias)
    follow_ups.filter(customer__department__isnull=False).update(department_id=Subquery(theirs))


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_one_index_of_contact_points"),
        ("followups", "0005_reasons_that_a_rule_gives"),
        ("history", "0002_append_only"),
        ("org", "0003_working_calendar"),
        ("policy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="department",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.department",
            ),
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("agent", None), ("state", 1)),
                fields=["post", "department", "closes_on", "due_on", "opens_on"],
                name="followup_of_post_in_department",
            ),
        ),
    ]
