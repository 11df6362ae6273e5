# What the index of an employee's records holds beside its key: whom they have spoken to.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('followups', '0014_withheld'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='record',
            name='record_of_employee',
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(
                fields=['employee', 'contacted_at'], include=('customer',), name='record_of_employee'
            ),
        ),
    ]
