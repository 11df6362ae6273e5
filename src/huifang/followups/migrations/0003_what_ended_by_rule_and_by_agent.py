from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('followups', '0002_desk'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('ended_on__isnull', False)), fields=['rule', 'state', 'closes_on'], name='followup_ended_of_rule'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('ended_on__gt', models.F('closes_on')), ('state', 2)), fields=['rule', 'closes_on'], name='followup_done_late'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('ended_on__isnull', False)), fields=['agent', 'rule'], name='followup_ended_of_agent'),
        ),
    ]
