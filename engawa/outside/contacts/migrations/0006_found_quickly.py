"""The people of a company, the latest met first, and companies by their words."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0005_profiles")]
    operations = [
        AddIndexConcurrently("identity", models.Index("company", F("id").desc(), name="identity_of_company")),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY company_words ON contacts_company USING gin (lower(name) gin_trgm_ops)",
            "DROP INDEX CONCURRENTLY company_words",
        ),
    ]
