"""Who votes and who sees it, who is asked to read and who sees that they have."""

from pathlib import Path

from django.db import migrations

from engawa.boundary.policies import ME, OWNED, SPACES, Protection, protect, through_item

FUNCTIONS = Path(__file__).with_name("functions.sql").read_text()
UNDO = """
DROP FUNCTION engawa_tally(bigint);
DROP FUNCTION engawa_read_count(bigint);
DROP FUNCTION engawa_remind(integer);
DROP FUNCTION engawa_voted(bigint);
"""
MINE = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL AND i.kind = 'post' "
    f"AND i.author_id = {ME} AND i.space_id IN {SPACES})"
)
MINE_OR_MY_SPACES = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL "
    f"AND (i.author_id = {ME} AND i.space_id IN {SPACES} OR i.space_id IN {OWNED}))"
)
STILL_OPEN = (
    "EXISTS (SELECT 1 FROM posts_poll p JOIN content_item i ON i.id = p.item_id "
    f"WHERE p.item_id = posts_ballot.item_id AND i.removed_at IS NULL AND i.space_id IN {SPACES} "
    "AND p.closed_at IS NULL AND (p.closes_at IS NULL OR p.closes_at > now())"
)
VALID = (
    " AND cardinality(posts_ballot.choices) BETWEEN 1 AND CASE WHEN p.many THEN cardinality(p.choices) ELSE 1 END"
    " AND posts_ballot.choices <@ ARRAY(SELECT generate_series(1, cardinality(p.choices))::smallint))"
)
ANYBODYS_TO_SEE = (
    "EXISTS (SELECT 1 FROM posts_poll p WHERE p.item_id = posts_ballot.item_id AND NOT p.secret)"
)
MAY_ASK_ALL = (
    "EXISTS (SELECT 1 FROM content_item i JOIN spaces_space s ON s.id = i.space_id WHERE i.id = item_id "
    f"AND i.removed_at IS NULL AND i.kind = 'post' AND i.author_id = {ME} "
    f"AND (i.space_id IN {OWNED} OR (i.space_id IN {SPACES} AND s.member_count <= 50)))"
)

PROTECTIONS = protect(
    Protection(
        "posts_poll",
        read=through_item("posts_poll", standing=True),
        add=f"{MINE} AND closed_at IS NULL AND cardinality(choices) BETWEEN 2 AND 10",
        edit=f"closed_at IS NULL AND {MINE_OR_MY_SPACES}",
        edit_check=f"closed_by_id = {ME} AND closed_at <= clock_timestamp()",
        columns=("closed_at", "closed_by_id"),
    ),
    Protection(
        "posts_ballot",
        read=f"{through_item('posts_ballot')} AND (person_id = {ME} OR {ANYBODYS_TO_SEE})",
        add=f"person_id = {ME} AND {STILL_OPEN}{VALID}",
        edit=f"person_id = {ME} AND {STILL_OPEN})",
        edit_check=f"person_id = {ME} AND {STILL_OPEN}{VALID}",
        remove=f"person_id = {ME} AND {STILL_OPEN})",
        columns=("choices",),
    ),
    Protection(
        "posts_mustread",
        read=through_item("posts_mustread", standing=True),
        add=f"by_id = {ME} AND {MAY_ASK_ALL}",
    ),
    Protection(
        "posts_receipt",
        read=f"person_id = {ME} OR EXISTS (SELECT 1 FROM content_item i "
        f"WHERE i.id = posts_receipt.item_id AND i.space_id IN {OWNED})",
        add=f"person_id = {ME} AND EXISTS (SELECT 1 FROM content_item i "
        f"WHERE i.id = posts_receipt.item_id AND i.removed_at IS NULL AND i.space_id IN {SPACES})",
    ),
    Protection("posts_reminder", read=f"person_id = {ME}"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0001_initial"),
        ("content", "0003_boundary"),
        ("journal", "0003_boundary"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO), *PROTECTIONS]
