"""Which events stand behind the grade of a customer."""

import django.db.models.deletion
from django.db import migrations, models

import huifang.kernel.sql.fields


def key_to(model, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model, **more)


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_contact_wishes"), ("policy", "0005_kinds_that_change_grades")]

    operations = [
        migrations.CreateModel(
            name="GradeMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attribute", huifang.kernel.sql.fields.CText(db_collation="C")),
                ("fell_on", huifang.kernel.sql.fields.CText(db_collation="C", null=True)),
                ("left", huifang.kernel.sql.fields.CText(db_collation="C", null=True)),
                ("grading", huifang.kernel.sql.fields.CText(blank=True, db_collation="C", default="")),
                ("waits", models.BooleanField(default=False)),
                ("customer", key_to("customers.customer", db_constraint=False)),
                ("event", key_to("customers.event", db_constraint=False, db_index=False)),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.version",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("waits", True)), fields=["customer"], name="grade_moves_that_wait"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "attribute"), name="one_move_of_a_grade_by_an_event"
                    )
                ],
            },
        ),
    ]
