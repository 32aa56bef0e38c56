"""What the database itself grants: no table without a rule, no function that lends more than it must."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from engawa.boundary import reading_as
from tests.contracts.test_attacks_outside import outcome
from tests.world import World

LENDERS = """
SELECT p.oid::regprocedure::text, pg_get_userbyid(p.proowner), coalesce(array_to_string(p.proconfig, ' '), ''),
  has_function_privilege('public', p.oid, 'EXECUTE'), p.prorettype = 'trigger'::regtype
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
"""
BARE = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND NOT c.relrowsecurity AND (has_table_privilege('engawa_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
    OR has_any_column_privilege('engawa_app', c.oid, 'SELECT, INSERT, UPDATE'))
"""
OF_LIBRARIES = ("account_", "auth_", "django_", "mfa_", "procrastinate_")
WITHOUT_RULES = {"journal_undelivered", "people_account", "people_signinlink", "search_word"}
"""What is read before anybody is known, and what says nothing about anything."""
ROLES = "SELECT rolname FROM pg_roles WHERE rolname = 'engawa_app' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
NEWEST = (
    "SELECT 1 FROM channels_spending",
    "INSERT INTO channels_spending (account_id, month, read, written) VALUES (1, now(), 0, 0)",
    "UPDATE channels_spending SET read = 0",
    "DELETE FROM channels_spending",
    "UPDATE channels_account SET settings = '{{}}' RETURNING 1",
    "UPDATE channels_account SET cursor = '{{}}' RETURNING 1",
    "UPDATE channels_account SET quota = '{{}}' RETURNING 1",
    "UPDATE cases_case SET round = 9 RETURNING 1",
    "UPDATE cases_telling SET round = 9 RETURNING 1",
    "UPDATE cases_told SET round = 9 RETURNING 1",
    "INSERT INTO cases_told (case_id, contact_id, identity_id, message_id, account_id, network, state, trouble, by_id,"
    " planned_at, round, telling_id) VALUES (1, 1, 1, 1, 1, 'x', 'planned', '', {me}, now(), 9, 1)",
    "SELECT engawa_case_anew(9) WHERE false",
    "SELECT proposal FROM engawa_seek_proposals('NaN', 9223372036854775807, 2147483647)",
    "SELECT proposal FROM engawa_seek_proposals('Infinity', NULL, NULL)",
    "SELECT identity FROM engawa_seek_identities(repeat('%', 999), 9223372036854775807, 2147483647)"
    " WHERE NOT EXISTS (SELECT 1 FROM contacts_identity i WHERE i.id = identity)",
    "SELECT identity FROM engawa_seek_identities(NULL, NULL, NULL)",
    "SET engawa.clearance = 9; SELECT 1 FROM pg_authid",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY contacts_identity TO PROGRAM 'cat'",
    "CREATE FUNCTION x() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION engawa_case_anew(bigint) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE TABLE public.cases_case_ (id bigint)",
    "ALTER FUNCTION engawa_case_anew(bigint) OWNER TO engawa_app",
    "DROP POLICY may_read ON channels_spending",
)


@pytest.fixture
def told(fresh: World) -> Iterator[Callable[[str], list[Any]]]:
    with connections["importer"].cursor() as cursor:

        def ask(query: str) -> list[Any]:
            cursor.execute(query)
            return list(cursor.fetchall())

        yield ask


def test_functions_that_lend_rights_know_where_they_look_and_are_nobodys_toy(
    told: Callable[[str], list[Any]],
) -> None:
    lenders = told(LENDERS)
    assert len(lenders) > 40
    for name, owner, said, for_all, is_trigger in lenders:
        assert owner in ("engawa_enter", "engawa_owner"), name
        assert "search_path=" in said, name
        assert is_trigger or not for_all, name


def test_every_table_has_its_rule(told: Callable[[str], list[Any]]) -> None:
    bare = {name for (name,) in told(BARE) if not name.startswith(OF_LIBRARIES)}
    assert bare <= WITHOUT_RULES
    assert told(ROLES) == []


@pytest.mark.parametrize("who", ["guest", "stranger", "colleague"])
def test_what_came_last_is_no_way_in(fresh: World, who: str) -> None:
    for said in NEWEST:
        harmless: tuple[object, ...] = ("refused", [])
        assert outcome(said, fresh, who) in harmless, said
    with reading_as(fresh.people[who]):
        assert outcome("SELECT 1 FROM channels_account", fresh, who) in ([], "refused")
