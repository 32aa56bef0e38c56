"""Files that wait to be sent, the sizes of pictures, and what links lead to."""

import django.db.models.deletion
from django.db import migrations, models

import engawa.base.ids
from engawa.boundary.policies import ME, SPACES, Protection, protect, through_item

MINE = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL "
    f"AND i.author_id = {ME} AND i.space_id IN {SPACES})"
)


class Migration(migrations.Migration):
    dependencies = [("content", "0005_group_mentions")]

    operations = [
        migrations.AddField("attachment", "width", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("attachment", "height", models.IntegerField(db_default=0, default=0)),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        db_default=engawa.base.ids.NewId(), primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.BigIntegerField()),
                ("file", models.CharField(max_length=64)),
                ("width", models.IntegerField(default=0)),
                ("height", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preview",
                        serialize=False,
                        to="content.item",
                    ),
                ),
                ("url", models.TextField()),
                ("title", models.CharField(max_length=300)),
                ("site", models.CharField(blank=True, max_length=300)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("picture", models.CharField(blank=True, max_length=64)),
                ("width", models.IntegerField(default=0)),
                ("height", models.IntegerField(default=0)),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["picture"],
                        name="preview_by_picture",
                        condition=models.Q(("picture", ""), _negated=True),
                    )
                ]
            },
        ),
        *protect(
            Protection(
                "content_upload",
                read=f"person_id = {ME}",
                add=f"person_id = {ME}",
                remove=f"person_id = {ME}",
            ),
            Protection(
                "content_preview",
                read=through_item("content_preview", standing=True),
                add=MINE,
                edit=MINE,
                remove=MINE,
            ),
        ),
    ]
