from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0010_contact_limits")]

    operations = [
        migrations.AlterField(
            model_name="followup",
            name="reason",
            field=models.SmallIntegerField(
                choices=[
                    (0, "None"),
                    (1, "Anchor Gone"),
                    (2, "Superseded"),
                    (3, "Left Segment"),
                    (4, "Rule Gone"),
                    (5, "Opted Out"),
                    (6, "Expired"),
                    (7, "Fulfilled"),
                    (8, "Lapsed"),
                    (9, "Overtaken"),
                ],
                db_default=0,
                default=0,
            ),
        ),
    ]
