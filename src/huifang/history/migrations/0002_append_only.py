from django.db import migrations

from huifang.kernel.sql.append_only import AddedWithItsParent, AppendOnly


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [
        AppendOnly("Entry", filled_once=("number", "seal")),
        AppendOnly("Change", rewritten=("before", "after")),
        AddedWithItsParent("Change", parent="entry_id", parent_table="history_entry", stamp="recorded_in"),
    ]
