"""Words that a network lets nobody keep for long have their time; columns without a default rewrite nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0007_doubt")]
    operations = [
        migrations.AddField(model_name="message", name="words_until", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="message", name="words_gone_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="message",
            name="mood",
            field=models.SmallIntegerField(choices=[(-1, "Upset"), (0, "Neutral"), (1, "Glad")], null=True),
        ),
        migrations.AddField(model_name="message", name="sure", field=models.FloatField(null=True)),
    ]
