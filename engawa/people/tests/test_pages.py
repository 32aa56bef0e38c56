"""Every page of people and spaces answers those who may see it, and nobody else."""

import pytest

from tests.world import World

PAGES = {
    "/people/": {"nobody": 302, "guest": 200, "colleague": 200},
    "/people/me/": {"nobody": 302, "guest": 302, "colleague": 302},
    "/people/me/edit/": {"nobody": 302, "guest": 200, "colleague": 200},
    "/account/": {"nobody": 302, "guest": 200, "colleague": 200},
    "/account/password/": {"nobody": 302, "guest": 200},
    "/account/passkeys/": {"nobody": 302, "guest": 200},
    "/account/second/": {"nobody": 302, "guest": 200},
    "/sign-in/": {"nobody": 200, "guest": 302},
    "/sign-in/code/": {"nobody": 200},
    "/sign-in/forgotten/": {"nobody": 200},
    "/sign-in/forgotten/sent/": {"nobody": 200},
    "/sign-in/forgotten/done/": {"nobody": 200},
    "/sign-in/forgotten/1-x/": {"nobody": 200},
    "/sign-in/closed/": {"nobody": 200},
    "/sign-in/link/never-made/": {"nobody": 410},
    "/sign-out/": {"nobody": 302, "guest": 200},
    "/s/": {"nobody": 200, "guest": 200, "colleague": 200, "owner": 200},
    "/s/new/": {"nobody": 302, "guest": 403, "colleague": 200},
    "/s/blog/about/": {"nobody": 200, "guest": 200, "tom": 200},
    "/s/platform/about/": {"nobody": 404, "guest": 404, "colleague": 200, "maya": 200},
    "/s/platform/members/": {"nobody": 404, "guest": 404, "colleague": 200, "maya": 200},
    "/s/platform/request/": {"nobody": 302, "guest": 404, "colleague": 200},
    "/s/platform/settings/": {"nobody": 302, "guest": 404, "colleague": 403, "tom": 403, "maya": 200},
    "/s/lab/about/": {"nobody": 404, "guest": 404, "colleague": 200},
    "/s/secret/about/": {"nobody": 404, "colleague": 404, "owner": 404, "aiko": 200},
    "/s/council/about/": {"nobody": 404, "guest": 200, "stranger": 404, "colleague": 200},
    "/s/council/members/": {"nobody": 404, "guest": 200, "stranger": 404, "maya": 200},
    "/invite/": {"nobody": 302, "guest": 403, "colleague": 200, "owner": 200},
    "/invite/inside/": {"nobody": 302, "guest": 403, "colleague": 403, "owner": 200},
    "/invite/guest/": {"nobody": 302, "guest": 403, "colleague": 200, "maya": 200},
    "/invitation/never-made/": {"nobody": 404, "colleague": 404},
    "/welcome/": {"nobody": 302, "guest": 403, "colleague": 302, "owner": 200},
}


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_those_who_may_see_them(world: World, path: str) -> None:
    expected = PAGES[path]
    found = {who: world.client(who).get(path).status_code for who in expected}
    assert found == expected


@pytest.mark.parametrize(
    "who, whom, status",
    [
        ("colleague", "guest", 200),
        ("guest", "maya", 200),
        ("guest", "guest", 200),
        ("guest", "colleague", 404),
        ("guest", "stranger", 404),
        ("nobody", "maya", 404),
    ],
)
def test_a_person_is_seen_by_those_who_share_a_space(world: World, who: str, whom: str, status: int) -> None:
    client, number = world.client(who), world.people[whom]
    assert client.get(f"/people/{number}/").status_code == status
    assert client.get(f"/people/{number}/around/").status_code == status
    assert client.get(f"/people/{number}/around/", headers={"HX-Request": "true"}).status_code == status
