"""Who reports to whom, who is no longer here, and words for team, place and language that an index finds.

`facets` is kept by a trigger and not by Django: a generated column would have the whole table written anew.
"""

import django.db.models.deletion
from django.db import migrations, models

from engawa.boundary.policies import CLEARANCE, ME, SPACES

MANAGER = """
ALTER TABLE people_person ADD COLUMN manager_id bigint NULL;
ALTER TABLE people_person ADD CONSTRAINT person_has_a_manager FOREIGN KEY (manager_id)
  REFERENCES people_person (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
"""
FACETS = """
ALTER TABLE people_person ADD COLUMN facets tsvector;
CREATE FUNCTION engawa_person_facets(team text, place text, languages text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array(
    SELECT left(public.engawa_plain(word), 400) FROM unnest(
      CASE WHEN team <> '' THEN ARRAY['team:' || team] END
      || CASE WHEN place <> '' THEN ARRAY['place:' || place] END
      || array(SELECT 'language:' || tongue FROM unnest(languages) AS tongue WHERE tongue <> '')
    ) AS word))
$$;
CREATE FUNCTION engawa_facet(name text, value text) RETURNS tsquery
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ('''' || replace(replace(left(public.engawa_plain(name || ':' || value), 400), '\\', '\\\\'), '''', '''''')
    || '''')::tsquery
$$;
CREATE FUNCTION engawa_person_facets_follow() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  NEW.facets := engawa_person_facets(NEW.team, NEW.place, NEW.languages);
  RETURN NEW;
END $$;
CREATE TRIGGER person_facets BEFORE INSERT OR UPDATE OF team, place, languages ON people_person
  FOR EACH ROW EXECUTE FUNCTION engawa_person_facets_follow();
"""
UNFACETS = """
DROP TRIGGER person_facets ON people_person; DROP FUNCTION engawa_person_facets_follow();
DROP FUNCTION engawa_facet(text, text); DROP FUNCTION engawa_person_facets(text, text, text[]);
ALTER TABLE people_person DROP COLUMN facets;
"""
SHARES = (
    "EXISTS (SELECT 1 FROM spaces_membership m "
    f"WHERE m.person_id = people_person.id AND m.space_id IN {SPACES}{{}})"
)
# With OFFSET the planner asks for each person it looks at, instead of listing everybody in the spaces first.
ROW_BY_ROW = f"ALTER POLICY may_read ON people_person USING ({CLEARANCE} >= 1 OR id = {ME} OR {SHARES});"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_initial"), ("spaces", "0002_boundary")]
    operations = [
        migrations.AddField("person", "left_at", models.DateTimeField(null=True)),
        migrations.AddField("person", "reports", models.IntegerField(default=0, db_default=0)),
        migrations.RunSQL(
            MANAGER,
            "ALTER TABLE people_person DROP COLUMN manager_id;",
            state_operations=[
                migrations.AddField(
                    "person",
                    "manager",
                    models.ForeignKey(
                        null=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="team_of",
                        to="people.person",
                    ),
                )
            ],
        ),
        migrations.RunSQL(FACETS, UNFACETS),
        migrations.RunSQL(ROW_BY_ROW.format(" OFFSET 0"), ROW_BY_ROW.format("")),
    ]
