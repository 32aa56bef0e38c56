from django.db import migrations

from engawa.boundary.policies import ME, SPACES, Protection, protect, through_item

MAY_WRITE_IT = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL "
    f"AND (i.author_id = {ME} OR i.kind = 'page') AND i.space_id IN {SPACES})"
)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("content", "0003_boundary")]
    operations = protect(
        Protection(
            "articles_article", read=through_item("articles_article"), add=MAY_WRITE_IT, edit=MAY_WRITE_IT
        )
    )
