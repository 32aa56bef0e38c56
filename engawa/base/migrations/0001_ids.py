from django.db import migrations

from engawa.base.ids import SQL


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(SQL, "DROP FUNCTION engawa_new_id(timestamptz); DROP SEQUENCE engawa_sequence;")
    ]
