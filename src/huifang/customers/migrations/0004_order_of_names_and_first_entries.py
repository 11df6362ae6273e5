import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_staging"),
        ("history", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name=model,
            name="first_entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="history.entry",
            ),
        )
        for model in ("customer", "event")
    ] + [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["pinyin_key", "id"], name="customer_in_order_of_names"),
        ),
    ]
