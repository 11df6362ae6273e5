"""What somebody writes down for a customer counts once, however often the form is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("surveys", "0003_campaign_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="once",
            field=models.BinaryField(max_length=32, null=True, unique=True),
        ),
    ]
