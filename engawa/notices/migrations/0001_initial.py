import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import engawa.base.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("content", "0003_boundary"),
        ("people", "0002_initial"),
        ("spaces", "0003_talks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Setting",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("by_mail", models.BooleanField(db_default=True, default=True)),
                ("by_push", models.BooleanField(db_default=True, default=True)),
                ("quiet_from", models.SmallIntegerField(db_default=20, default=20)),
                ("quiet_to", models.SmallIntegerField(db_default=8, default=8)),
                ("quiet_weekends", models.BooleanField(db_default=True, default=True)),
                ("talks_anytime", models.BooleanField(db_default=False, default=False)),
                (
                    "digest",
                    models.CharField(
                        choices=[("daily", "Every day"), ("weekly", "Every week"), ("never", "Never")],
                        db_default="daily",
                        default="daily",
                        max_length=8,
                    ),
                ),
                ("digest_day", models.SmallIntegerField(db_default=0, default=0)),
                ("digest_hour", models.SmallIntegerField(db_default=8, default=8)),
                (
                    "muted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), db_default=[], default=list
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("next_at", models.DateTimeField(null=True)),
                ("since", models.BigIntegerField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["next_at"], name="digest_due")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        db_default=engawa.base.ids.NewId(), primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Somebody thinks you know the answer"),
                            (2, "Somebody asks to join your space"),
                            (3, "You were brought into a space"),
                            (4, "Your stay was changed"),
                            (5, "You are asked to read this"),
                            (6, "Something was entrusted to you"),
                            (20, "You were mentioned"),
                            (21, "Your group was mentioned"),
                            (22, "Your answer was accepted"),
                            (23, "You were thanked"),
                            (24, "You were answered"),
                            (25, "An idea you support moved on"),
                            (26, "A talk you are in"),
                            (30, "You take part in this talk"),
                            (31, "You follow this talk"),
                            (32, "You follow this person"),
                            (33, "You hear everything of this space"),
                        ]
                    ),
                ),
                ("entry", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("waits", models.BooleanField(db_default=True, default=True)),
                ("carried_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.item",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.item",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="spaces.space",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-id"], name="notice_by_person"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["person", "root"], name="notice_unread"
                    ),
                    models.Index(
                        condition=models.Q(("waits", True)), fields=["person", "at"], name="notice_waiting"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "entry"), name="notice_once")],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("up_to", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.item",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "person"), name="seen_once")],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.SmallIntegerField(
                        choices=[
                            (4, "Everything at once"),
                            (3, "Answers and mentions"),
                            (2, "Mentions only"),
                            (1, "Digest only"),
                            (0, "Nothing"),
                        ],
                        null=True,
                    ),
                ),
                ("quiet_until", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.item",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="spaces.space",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("space__isnull", False)),
                        fields=["space", "person"],
                        name="wish_by_space",
                    ),
                    models.Index(
                        condition=models.Q(("item__isnull", False)),
                        fields=["item", "person"],
                        name="wish_by_item",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("space", None), ("item", None), _connector="XOR"),
                        name="wish_for_a_space_or_a_thread",
                    ),
                    models.UniqueConstraint(fields=("person", "space"), name="wish_for_a_space_once"),
                    models.UniqueConstraint(fields=("person", "item"), name="wish_for_a_thread_once"),
                ],
            },
        ),
    ]
