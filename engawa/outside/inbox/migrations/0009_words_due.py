"""What is due is found without looking at the rest, and what was heard before has its time, too."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

DUE = """
UPDATE inbox_message m SET words_until = m.heard_at + interval '48 hours'
FROM channels_account a WHERE a.network = 'linkedin' AND m.account_id = a.id AND NOT m.is_ours AND m.removed_at IS NULL
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inbox", "0008_words_for_a_while"), ("channels", "0007_spending")]
    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                fields=["words_until"], name="message_words_due", condition=Q(words_until__isnull=False)
            ),
        ),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
