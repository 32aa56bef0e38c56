"""Who reads and changes what hangs on questions: as their items, and some of it by one person alone."""

from django.db import migrations

from engawa.boundary.policies import ME, OWNED, SPACES, Protection, protect, through_item


def seen(column: str) -> str:
    """The reader may see the item in this column."""
    return f"EXISTS (SELECT 1 FROM content_item other WHERE other.id = {column})"


SETTLES = (
    "EXISTS (SELECT 1 FROM content_item q WHERE q.id = item_id AND q.kind = 'question' AND q.removed_at IS NULL "
    f"AND q.space_id IN {SPACES} AND (q.author_id = {ME} OR q.space_id IN {OWNED}))"
)
WRITES_THERE = f"EXISTS (SELECT 1 FROM content_item q WHERE q.id = item_id AND q.kind = 'question' AND q.space_id IN {SPACES})"
IS_ITS_ANSWER = "EXISTS (SELECT 1 FROM content_item a WHERE a.id = answer_id AND a.parent_id = item_id)"
MINE = f"EXISTS (SELECT 1 FROM content_item q WHERE q.id = item_id AND q.author_id = {ME})"
BOTH = f"{through_item('questions_merge')} AND {seen('into_id')}"
WHO_READS_IT = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"

PROTECTIONS = protect(
    Protection(
        "questions_acceptance",
        read=through_item("questions_acceptance"),
        add=f"by_id = {ME} AND {SETTLES} AND {IS_ITS_ANSWER}",
        remove=SETTLES,
    ),
    Protection(
        "questions_alsoasked",
        read=through_item("questions_alsoasked"),
        add=f"person_id = {ME} AND {WRITES_THERE}",
        remove=f"person_id = {ME}",
    ),
    Protection(
        "questions_merge",
        read=BOTH,
        add=f"by_id = {ME} AND item_id <> into_id AND {SETTLES} AND {seen('into_id')}",
        remove=SETTLES,
    ),
    Protection(
        "questions_judgement",
        read=f"{through_item('questions_judgement')} AND {seen('into_id')}",
        add=f"by_id = {ME} AND item_id <> into_id AND {through_item('questions_judgement')} AND {seen('into_id')}",
        remove=f"by_id = {ME} OR {SETTLES}",
    ),
    Protection(
        "questions_becamepage",
        read=f"{through_item('questions_becamepage')} AND {seen('page_id')}",
        add=(
            f"by_id = {ME} AND {WRITES_THERE} AND EXISTS (SELECT 1 FROM content_item p JOIN content_item q "
            "ON q.space_id = p.space_id WHERE p.id = page_id AND p.kind = 'page' AND q.id = item_id)"
        ),
        remove=WRITES_THERE,
    ),
    Protection(
        "questions_spared",
        read=through_item("questions_spared"),
        add=f"person_id = {ME} AND {through_item('questions_spared')}",
    ),
    Protection(
        "questions_routing",
        read=f"person_id = {ME} OR {MINE}",
        add=f"{MINE} AND {WHO_READS_IT}",
        edit=f"person_id = {ME}",
        columns=("declined_at",),
    ),
)


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0001_initial"),
        ("content", "0003_boundary"),
        ("spaces", "0002_boundary"),
    ]
    operations = PROTECTIONS
