from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0005_clearance")]

    operations = [
        migrations.AddField(
            model_name="sweep",
            name="ended",
            field=models.BigIntegerField(default=0, db_default=0),
        ),
    ]
