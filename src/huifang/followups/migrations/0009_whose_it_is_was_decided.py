from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0008_days_planned")]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="is_settled",
            field=models.BooleanField(default=False, db_default=False),
        ),
    ]
