"""The life of a version says when and by whom it was handed in for its approval."""

from django.db import migrations, models

DID = ["drafted", "rewritten", "handed_in", "loaded", "published"]


def forget(apps, schema_editor):
    """On the way back: the stages that the earlier version of the product does not know."""
    apps.get_model("policy", "Stage").objects.filter(did="handed_in").delete()


class Migration(migrations.Migration):
    dependencies = [("policy", "0003_written_texts")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, forget),
        migrations.RemoveConstraint(model_name="stage", name="stage_known"),
        migrations.AlterField(
            model_name="stage",
            name="did",
            field=models.CharField(
                choices=[
                    ("drafted", "Drafted"),
                    ("rewritten", "Rewritten"),
                    ("handed_in", "Handed In"),
                    ("loaded", "Loaded"),
                    ("published", "Published"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(condition=models.Q(("did__in", DID)), name="stage_known"),
        ),
    ]
