"""Who sees whom: public identities everyone inside, others the people of a space that knows them."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, SPACES, Protection, protect

INSIDE = f"{CLEARANCE} >= 1"
KNOWN = f"EXISTS (SELECT 1 FROM contacts_knowing k WHERE k.identity_id = contacts_identity.id AND k.space_id IN {SPACES})"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("spaces", "0004_stays")]
    operations = [
        *protect(
            Protection("contacts_company", read=INSIDE),
            Protection("contacts_knowing", read=f"{INSIDE} AND space_id IN {SPACES}"),
            Protection("contacts_identity", read=f"{INSIDE} AND (is_public OR {KNOWN})"),
            Protection(
                "contacts_contact",
                read=f"{INSIDE} AND EXISTS (SELECT 1 FROM contacts_identity i WHERE i.contact_id = contacts_contact.id)",
            ),
        ),
    ]
