from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fediverse", "0003_seen_by_everybody")]
    operations = [
        migrations.AlterField(
            "delivery",
            "lane",
            models.SmallIntegerField(choices=[(0, "Quick"), (1, "Slow"), (2, "Held")], default=0),
        ),
    ]
