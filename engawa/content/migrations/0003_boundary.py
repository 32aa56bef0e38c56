"""Who reads and writes items, and what hangs on them."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, VISIBLE, Protection, protect, through_item

KEYS = """
ALTER TABLE content_item ADD CONSTRAINT item_audience_is_the_spaces
  FOREIGN KEY (space_id, audience) REFERENCES spaces_space (id, audience) ON UPDATE CASCADE;
"""
MAY_WRITE_IT = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL "
    f"AND (i.author_id = {ME} OR i.kind = 'page') AND i.space_id IN {SPACES})"
)
MAY_REMOVE_IT = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id "
    f"AND (i.author_id = {ME} AND i.space_id IN {SPACES} OR i.space_id IN {OWNED}))"
)

PROTECTIONS = protect(
    Protection(
        "content_item",
        read=VISIBLE,
        add=(
            f"author_id = {ME} AND space_id IN {SPACES} "
            "AND (root_id IS NULL OR engawa_space_of(root_id) = space_id) "
            "AND (parent_id IS NULL OR engawa_space_of(parent_id) = space_id)"
        ),
        edit=f"(author_id = {ME} AND space_id IN {SPACES}) OR (kind = 'page' AND space_id IN {SPACES}) OR space_id IN {OWNED}",
        edit_check=f"space_id IN {SPACES}",
        columns=(
            "title",
            "body",
            "format",
            "html",
            "edited_at",
            "bumped",
            "removed_at",
            "removed_by_id",
        ),
    ),
    Protection(
        "content_revision",
        read=through_item("content_revision"),
        add=MAY_WRITE_IT,
        edit=MAY_REMOVE_IT,
        columns=("title", "body"),
    ),
    Protection(
        "content_reaction",
        read=through_item("content_reaction"),
        add=f"person_id = {ME} AND {through_item('content_reaction')} AND ({CLEARANCE} >= 1 OR EXISTS "
        f"(SELECT 1 FROM content_item i WHERE i.id = item_id AND i.space_id IN {SPACES}))",
        remove=f"person_id = {ME}",
    ),
    Protection(
        "content_tagging",
        read=through_item("content_tagging", standing=True),
        add=MAY_WRITE_IT,
        remove=MAY_WRITE_IT,
    ),
    Protection(
        "content_mention",
        read=through_item("content_mention"),
        add=f"{MAY_WRITE_IT} AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)",
        remove=MAY_WRITE_IT,
    ),
    Protection(
        "content_attachment",
        read=through_item("content_attachment", standing=True),
        add=MAY_WRITE_IT,
        remove=MAY_WRITE_IT,
    ),
    Protection(
        "content_tag",
        read="EXISTS (SELECT 1 FROM content_tagging t WHERE t.tag_id = content_tag.id)",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("content", "0002_initial"), ("spaces", "0002_boundary")]
    operations = [
        migrations.RunSQL(KEYS, "ALTER TABLE content_item DROP CONSTRAINT item_audience_is_the_spaces;"),
        *PROTECTIONS,
    ]
