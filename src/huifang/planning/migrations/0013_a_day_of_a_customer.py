"""The day that a customer's attribute names is known by the customer and the attribute.

The rows follow from the customers: the next sweep reads them anew.
"""

import django.db.models.deletion
from django.db import migrations, models

import huifang.kernel.sql.fields


class Migration(migrations.Migration):
    dependencies = [("planning", "0012_revised_plans")]

    operations = [
        migrations.DeleteModel("AnchorDay"),
        migrations.CreateModel(
            name="AnchorDay",
            fields=[
                ("pk", models.CompositePrimaryKey("customer_id", "attribute", blank=True, editable=False, primary_key=True, serialize=False)),
                ("customer", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer")),
                ("attribute", huifang.kernel.sql.fields.CText(db_collation="C")),
                ("occurred_on", models.DateField()),
            ],
            options={"indexes": [models.Index(fields=["attribute", "occurred_on"], name="anchor_day_of_attribute")]},
        ),
    ]
