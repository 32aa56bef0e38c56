from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_boundary")]
    operations = [
        migrations.AddField("account", "send_at", models.DateTimeField(db_default=Now())),
        migrations.AddField("account", "stream_trouble", models.TextField(blank=True, db_default="")),
    ]
