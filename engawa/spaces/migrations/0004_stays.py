"""Guests' stays are looked after: reviews, and what was said about them already."""

import django.db.models.deletion
from django.db import migrations, models

from engawa.boundary.policies import ME, OWNED, SPACES, Protection, protect

THEIRS = (
    f"space_id IN {OWNED} OR EXISTS (SELECT 1 FROM spaces_membership m "
    "WHERE m.space_id = spaces_stayreview.space_id AND m.person_id = spaces_stayreview.person_id "
    f"AND m.role = 'guest' AND m.sponsor_id = {ME} AND m.space_id IN {SPACES})"
)
COLUMNS = "GRANT UPDATE (review_days, links_allowed) ON spaces_space TO engawa_app;"
NO_MORE = "REVOKE UPDATE (review_days, links_allowed) ON spaces_space FROM engawa_app;"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_initial"), ("spaces", "0003_talks")]
    operations = [
        migrations.AddField("space", "links_allowed", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("space", "review_days", models.SmallIntegerField(db_default=90, default=90)),
        migrations.CreateModel(
            name="StayReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stay_reviews",
                        to="spaces.space",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["space", "person", "-asked_at"], name="stay_review_of_guest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None)),
                        fields=("space", "person"),
                        name="stay_review_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StayTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="spaces.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("membership", "about"), name="stay_told_once")
                ],
            },
        ),
        migrations.RunSQL(COLUMNS, NO_MORE),
        *protect(
            Protection(
                "spaces_stayreview",
                read=f"space_id IN {SPACES} OR person_id = {ME}",
                edit=THEIRS,
                edit_check=f"({THEIRS}) AND confirmed_by_id = {ME}",
                columns=("confirmed_by_id", "confirmed_at"),
            ),
            Protection("spaces_staytold", read="false"),
        ),
    ]
