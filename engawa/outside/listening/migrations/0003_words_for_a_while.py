"""Words that a network lets nobody keep for long have their time; columns without a default rewrite nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listening", "0002_boundary")]
    operations = [
        migrations.AddField(model_name="mention", name="words_until", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="mention", name="words_gone_at", field=models.DateTimeField(null=True)
        ),
    ]
