"""A file is read by whoever reads what it came with, or goes with; one may send what one has put in oneself."""

from django.db import migrations

from engawa.boundary.policies import Protection, protect

WITH_MESSAGE = "EXISTS (SELECT 1 FROM inbox_message m WHERE m.id = inbox_enclosure.message_id)"
WITH_ANSWER = "EXISTS (SELECT 1 FROM inbox_answer a WHERE a.id = inbox_enclosure.answer_id)"
MINE = "EXISTS (SELECT 1 FROM content_upload u WHERE u.file = inbox_enclosure.file)"


class Migration(migrations.Migration):
    dependencies = [("inbox", "0005_enclosures"), ("content", "0006_files_and_previews")]
    operations = protect(
        Protection(
            "inbox_enclosure",
            read=f"{WITH_MESSAGE} OR {WITH_ANSWER}",
            add=f"message_id IS NULL AND {WITH_ANSWER} AND {MINE}",
        )
    )
