import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func
from django.db.models.functions import Substr

HAVE_TAILS = (1, 3)
TAIL = 8


def together(apps, schema_editor):
    """The index of the last four goes before that of the whole."""
    both = Func(F("tail_index"), F("keyed_index"), template="(%(expressions)s)", arg_joiner=" || ")
    points = apps.get_model("customers", "ContactPoint").objects.using(schema_editor.connection.alias)
    points.filter(tail_index__isnull=False).update(keyed_index=both)


def apart(apps, schema_editor):
    points = apps.get_model("customers", "ContactPoint").objects.using(schema_editor.connection.alias)
    points.filter(kind__in=HAVE_TAILS).update(
        tail_index=Substr("keyed_index", 1, TAIL, output_field=models.BinaryField()),
        keyed_index=Substr("keyed_index", TAIL + 1, output_field=models.BinaryField()),
    )


class Migration(migrations.Migration):
    """Contact points are found whole and by their last four in one index; departments of nobody are not indexed."""

    dependencies = [
        ("customers", "0005_imports_of_the_web_and_their_undoing"),
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="contactpoint", name="contact_keyed_index"),
        migrations.RemoveIndex(model_name="contactpoint", name="contact_tail_index"),
        migrations.RunPython(together, apart),
        migrations.RemoveField(model_name="contactpoint", name="tail_index"),
        migrations.RemoveField(model_name="stagedcontactpoint", name="tail_index"),
        *(
            migrations.AlterField(model_name=model, name="keyed_index", field=models.BinaryField(max_length=24))
            for model in ("contactpoint", "stagedcontactpoint", "stagednumber")
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(kind__in=[1, 2, 3]), fields=["keyed_index"], name="contact_keyed_index"
            ),
        ),
        migrations.AlterField(
            model_name="customer",
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
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(department__isnull=False), fields=["department"], name="customer_department"
            ),
        ),
    ]
