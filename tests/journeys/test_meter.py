"""A space's meter: asked for anew until it stands, and silent where it would speak of single people."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SOON, Visit
from tests.journeys.house import House
from tests.journeys.test_live import post, signed_in, space_id

WAITS = "Being counted for the first time"
TOO_FEW = "Fewer than five people wrote here in this time: too few to say anything about them."


@pytest.mark.parametrize(
    "name, writers",
    [("Quiet corner", ["maya"]), ("Busy corner", ["maya", "tom", "aiko", "owner", "colleague"])],
)
def test_figures_come_by_themselves_and_stay_away_for_few(
    house: House, visit: Visit, name: str, writers: list[str]
) -> None:
    people = [signed_in(house, who) for who in writers]
    slug = name.lower().replace(" ", "-")
    post(people[0], "/s/new/", name=name, reading="inside-everyone", joining="open", parts="posts")
    space = space_id(people[0], slug)
    for person in people:
        post(person, "/posts/", space=space, body="This is what I think.")
    page = visit("maya")
    answer = page.goto(f"/s/{slug}/meter/")
    assert answer
    assert WAITS in answer.text()
    main = page.locator("main")
    if len(writers) < 5:
        expect(main).to_contain_text(TOO_FEW, timeout=SOON)
        expect(main.locator(".said")).to_have_count(0)
    else:
        expect(main.locator(".said").first).to_contain_text("counted over 5 beginnings", timeout=SOON)
    expect(main).not_to_contain_text(WAITS)
    expect(main.locator("[hx-trigger*=delay]")).to_have_count(0)
