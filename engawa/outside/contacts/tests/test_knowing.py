"""Who sees whom, and what their spaces know."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engawa.boundary import reading_as
from engawa.outside.contacts.companies import domain_of
from engawa.outside.contacts.models import Company, Contact, Identity
from engawa.outside.contacts.tests.people import kelda, mail, meet
from tests.world import World


def test_public_names_are_seen_inside_and_mails_where_they_are_known(fresh: World) -> None:
    public, private = meet(fresh, kelda(), mail())
    for who, sees in {"tom": 2, "colleague": 1, "owner": 1, "guest": 0, "nobody": 0}.items():
        with reading_as(fresh.people.get(who)):
            assert Identity.objects.count() == sees, who
            assert Contact.objects.count() == sees, who
            assert Company.objects.count() == (who == "tom"), who
    for who, status in {"tom": 200, "colleague": 404, "guest": 404, "nobody": 302}.items():
        assert fresh.client(who).get(f"/contacts/{private.contact_id}/").status_code == status, who
    assert fresh.client("colleague").get(f"/contacts/{public.contact_id}/").status_code == 200
    assert "norte.example" in fresh.client("tom").get(f"/contacts/{private.contact_id}/").text


def test_the_list_seeks_and_turns_pages_at_one_cost(fresh: World) -> None:
    meet(fresh, *(mail(f"p{number}@norte.example", f"Person {number:03}") for number in range(90)))
    meet(fresh, kelda(), space="lab")
    tom = fresh.client("tom")
    first = tom.get("/contacts/").text
    assert "Kelda" in first
    assert first.count("contact-line") == 40
    assert fresh.client("maya").get("/contacts/").text.count("Kelda") == 0
    assert "Kelda" in fresh.client("maya").get("/contacts/?q=kelda").text
    assert "Person 089" not in fresh.client("colleague").get("/contacts/?q=person").text
    assert "Person 017" in tom.get("/contacts/?q=p17@no").text
    assert "three letters" in tom.get("/contacts/?q=p1").text
    seen, address = set[str](), "/contacts/"
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = tom.get(address).text
        assert len(queries) < 16
        seen |= {part.split("/")[0] for part in page.split('<strong><a href="/contacts/')[1:]}
        older = (
            page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0] if 'rel="next"' in page else ""
        )
        address = older.replace("&amp;", "&")
    assert len(seen) == 91


def test_beside_says_who_it_is(fresh: World) -> None:
    public, private = meet(fresh, kelda(), mail())
    assert "Kelda Moor" in fresh.client("tom").get(f"/contacts/beside/{private.pk}/").text
    assert fresh.client("colleague").get(f"/contacts/beside/{private.pk}/").text == ""
    assert fresh.client("guest").get(f"/contacts/beside/{public.pk}/").status_code == 404


@pytest.mark.parametrize(
    "address, domain",
    [
        ("ann@norte.example", "norte.example"),
        ("ann@GMX.de", ""),
        ("ann@gmail.com", ""),
        ("ann", ""),
        ("https://social.example/@ann", ""),
        ("@norte.example", ""),
    ],
)
def test_a_company_is_known_by_its_own_domain_alone(address: str, domain: str) -> None:
    assert domain_of(address) == domain
