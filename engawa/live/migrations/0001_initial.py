import django.db.models.deletion
from django.db import migrations, models

from engawa.boundary.policies import ME, Protection, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [("people", "0002_initial"), ("spaces", "0002_boundary")]

    operations = [
        migrations.CreateModel(
            name="Unseen",
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
            ],
            options={"db_table": "live_unseen"},
        ),
        *protect(
            Protection(
                "live_unseen",
                read=f"person_id = {ME}",
                add=f"person_id = {ME}",
                remove=f"person_id = {ME}",
            )
        ),
    ]
