"""What we ask of YouTube, and what our own YouTube answers in tests, is of the form that Google describes."""

from collections.abc import Iterator

import pytest

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft
from engawa.outside.channels.youtube.network import YouTube
from engawa.outside.channels.youtube.tests.site import KEYS, OTHERS, US, VIDEO, Site, comment, instead
from engawa.outside.channels.youtube.units import COSTS
from tests.counterparts.youtube.description import described, operation, wrong_parts, wrong_wishes

pytestmark = pytest.mark.counterparts
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
SENT = {
    ("POST", "comments"): "Comment",
    ("PUT", "comments"): "Comment",
    ("POST", "commentThreads"): "CommentThread",
}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with instead(monkeypatch) as running:
        yield running


def everything(site: Site) -> None:
    """All that is ever asked."""
    network, given = YouTube(), {**KEYS, "channel": "@acmetaps", "videos": OTHERS, "words": ""}
    connected = network.connect(given)
    network.connect({**given, "channel": US})
    one = Account(
        network="youtube", settings=dict(connected.settings), cursor={"turn": 5, "threads": {"old": 1}}
    )
    site.along, first = 1, site.thread("It drips")
    for number in range(3):
        site.reply(first, f"Mine {number}")
    site.thread("Acme", video=OTHERS)
    network.listen(one, KEYS)
    network.thread(one, KEYS, "youtube:T0.R1")
    network.profile(one, KEYS, US)
    for draft in (Draft("a", "We look.", answers="youtube:T0"), Draft("b", "New.", raw={"video": VIDEO})):
        sent = network.say(one, KEYS, draft)
        network.find_sent(one, KEYS, draft)
    sent = network.say(one, KEYS, Draft("c", "Again.", answers="youtube:T0"))
    network.change(one, KEYS, Draft("c", "Better."), sent)
    network.take_back(one, KEYS, Draft("c", ""), sent)


def test_everything_asked_is_as_google_describes_it(site: Site) -> None:
    everything(site)
    asked = {(method, what) for method, what, _wish, _sent in site.asked}
    assert asked == COSTS.keys(), "everything is asked, and everything's cost is known"
    for method, what, wish, sent in site.asked:
        assert list(wrong_wishes(method, what, wish)) == []
        assert (sent is not None) == ((method, what) in SENT)
        if sent is not None:
            assert list(wrong_parts(SENT[method, what], sent)) == []
        if "key" not in wish:
            assert SCOPE in operation(method, what)["scopes"]
    print(len(site.asked), "requests of", len(asked), "kinds; revision", described()["revision"])


def test_what_an_owner_agrees_to_is_enough_for_everything_that_is_asked(site: Site) -> None:
    way = YouTube().way({"client_id": "id", "secret": "s"}, "http://localhost/")
    assert way.needs == (SCOPE,)
    assert SCOPE in described()["auth"]["oauth2"]["scopes"]
    agreed = {name: value for name, value in KEYS.items() if name != "key"}
    one = Account(network="youtube", settings=dict(YouTube().connect(agreed).settings), cursor={})
    site.thread("It drips")
    assert [each.text for each in YouTube().listen(one, agreed).heard] == ["It drips"]
    for method, what, wish, _sent in site.asked:
        assert "key" not in wish
        assert SCOPE in operation(method, what)["scopes"]
        assert list(wrong_wishes(method, what, wish)) == []


def test_our_own_youtube_answers_as_google_describes_it(site: Site) -> None:
    thread = site.thread("It drips")
    site.reply(thread, "Mine too")
    assert list(wrong_parts("CommentThread", site._shown(thread))) == []
    assert list(wrong_parts("Comment", comment("T9", "Mine", US, "T0"))) == []
    for what, wish, schema in (
        ("channels", {"mine": "true"}, "ChannelListResponse"),
        ("videos", {"id": VIDEO}, "VideoListResponse"),
        ("comments", {"parentId": "T0"}, "CommentListResponse"),
        ("commentThreads", {"id": "T0"}, "CommentThreadListResponse"),
    ):
        said = site._get(what, wish, None)
        assert said["items"]
        assert list(wrong_parts(schema, said)) == []


def test_a_wrong_question_and_a_wrong_answer_would_be_seen() -> None:
    assert (
        len(list(wrong_wishes("GET", "commentThreads", {"order": "newest", "maxResults": "101", "x": "1"})))
        == 4
    )
    assert list(wrong_parts("Comment", {"id": 1, "snippet": {"words": ""}})) == [
        "Comment.id is no string",
        "Comment.snippet.words is unknown",
    ]
    with pytest.raises(StopIteration):
        operation("PATCH", "comments")
