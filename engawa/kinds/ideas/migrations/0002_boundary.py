"""Who proposes, supports, helps, and who looks after an idea."""

from pathlib import Path

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, STEWARD, Protection, protect, through_item

FUNCTIONS = Path(__file__).with_name("functions.sql").read_text()
UNDO = """
DROP FUNCTION engawa_count_support(bigint);
DROP FUNCTION engawa_ask_nameless(bigint, text, text, text, text);
"""
MINE = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL AND i.kind = 'idea' "
    f"AND i.author_id = {ME} AND i.space_id IN {SPACES} "
    "AND to_leaders = EXISTS (SELECT 1 FROM ideas_opendoor o WHERE o.space_id = i.space_id))"
)
LEADS = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL "
    f"AND (i.space_id IN {OWNED} OR (i.space_id IN {SPACES} AND EXISTS (SELECT 1 FROM ideas_keeper k "
    f"WHERE k.item_id = i.id AND k.person_id = {ME} AND k.ended_at IS NULL))))"
)
TAKES_PART = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL "
    f"AND ({CLEARANCE} >= 1 OR i.space_id IN {SPACES}))"
)
OWNS_THE_SPACE = f"EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.space_id IN {OWNED})"
MEMBER = (
    "EXISTS (SELECT 1 FROM spaces_membership m WHERE m.person_id = ideas_keeper.person_id "
    "AND m.space_id = engawa_space_of(item_id))"
)
OWN_ANSWER = (
    "EXISTS (SELECT 1 FROM content_item c WHERE c.id = comment_id AND c.root_id = item_id "
    f"AND c.author_id = {ME})"
)
SAME_SPACE = "engawa_space_of({0}) = engawa_space_of(item_id)"

PROTECTIONS = protect(
    Protection(
        "ideas_opendoor",
        read="EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id)",
        add=f"by_id = {ME} AND {STEWARD} AND EXISTS (SELECT 1 FROM spaces_space s "
        "WHERE s.id = space_id AND s.ring = 2 AND s.audience = 1)",
        remove=STEWARD,
    ),
    Protection(
        "ideas_idea",
        read=through_item("ideas_idea"),
        add=f"stage = 'new' AND support = 0 AND merged_into_id IS NULL AND {MINE}",
        edit=LEADS,
        edit_check=f"{LEADS} AND (merged_into_id IS NULL OR {SAME_SPACE.format('merged_into_id')})",
        columns=("stage", "merged_into_id"),
    ),
    Protection(
        "ideas_support",
        read=through_item("ideas_support"),
        add=f"person_id = {ME} AND {TAKES_PART}",
        remove=f"person_id = {ME}",
    ),
    Protection(
        "ideas_step", read=through_item("ideas_step"), add=f"by_id = {ME} AND reason <> '' AND {LEADS}"
    ),
    Protection("ideas_promise", read=through_item("ideas_promise"), add=f"by_id = {ME} AND {LEADS}"),
    Protection(
        "ideas_answer", read=through_item("ideas_answer"), add=f"by_id = {ME} AND {LEADS} AND {OWN_ANSWER}"
    ),
    Protection(
        "ideas_outcome", read=through_item("ideas_outcome", standing=True), add=f"by_id = {ME} AND {LEADS}"
    ),
    Protection(
        "ideas_keeper",
        read=through_item("ideas_keeper"),
        add=f"by_id = {ME} AND {OWNS_THE_SPACE} AND {MEMBER}",
        edit=f"person_id = {ME} OR {OWNS_THE_SPACE}",
        columns=("ended_at",),
    ),
    Protection(
        "ideas_helper",
        read=through_item("ideas_helper"),
        add=f"person_id = {ME} AND {TAKES_PART}",
        edit=f"person_id = {ME}",
        columns=("withdrawn_at",),
    ),
    Protection(
        "ideas_merging",
        read=through_item("ideas_merging"),
        add=f"by_id = {ME} AND {LEADS} AND into_id <> item_id AND {SAME_SPACE.format('into_id')}",
        edit=LEADS,
        columns=("undone_at", "undone_by_id"),
    ),
    Protection("ideas_allowance", read="false"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("ideas", "0001_initial"),
        ("content", "0003_boundary"),
        ("journal", "0003_boundary"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO), *PROTECTIONS]
