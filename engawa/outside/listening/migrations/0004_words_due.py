"""What is due is found without looking at the rest, and what was heard before has its time, too."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

DUE = """
UPDATE listening_mention SET words_until = heard_at + interval '48 hours'
WHERE network = 'linkedin' AND removed_at IS NULL
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("listening", "0003_words_for_a_while")]
    operations = [
        AddIndexConcurrently(
            model_name="mention",
            index=models.Index(
                fields=["words_until"], name="mention_words_due", condition=Q(words_until__isnull=False)
            ),
        ),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
