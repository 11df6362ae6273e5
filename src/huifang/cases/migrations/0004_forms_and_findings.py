"""What is filled in with a case, and how far findings were taken in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_repeats_low_scores_improvements")]

    operations = [
        migrations.CreateModel(
            name="FindingsHeard",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("through", models.BigIntegerField(default=0)),
                ("looked", models.BigIntegerField(default=0)),
                ("before", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="findings_heard_once")],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="filled",
            field=models.JSONField(default=dict),
        ),
    ]
