import pytest

from engawa.boundary import reading_as
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.models import Message
from engawa.outside.listening.looking_back import let_go, look_back
from engawa.outside.listening.models import Following, Mention, Query
from engawa.outside.listening.tests.listeners import hears, listens, said, seen_by
from tests.paper import paper
from tests.world import World


@pytest.fixture
def talk(fresh: World) -> World:
    """Two queries and some talk in public."""
    paper()
    listens(fresh, "acme OR apex", name="Us")
    listens(fresh, "cellar", name="Cellars")
    hears(
        fresh,
        said(1, "The Acme roof drips <b>again</b>, I hate it."),
        said(2, "Apex and acme, both wonderful.", by="bob"),
        said(3, "Acme once more.", by="bob"),
        said(4, "A dry cellar.", by="cy"),
    )
    return fresh


def test_a_query_is_made_with_a_preview_changed_paused_and_removed(talk: World) -> None:
    tom = talk.client("tom")
    preview = tom.get("/listen/preview/", {"text": 'roof OR "both wonderful"'}).text
    assert "2 times in what was kept" in preview
    assert "<mark>roof</mark>" in preview
    assert "&lt;b&gt;again" in preview
    wrong = tom.get("/listen/preview/", {"text": "roof OR (acme"}).text
    assert "not closed" in wrong
    assert ">(</mark>acme" in wrong
    asked = {"space": talk.spaces["platform"], "name": "Roofs", "text": "roof OR"}
    assert tom.post("/listen/queries/new/", asked).status_code == 422
    place = tom.post("/listen/queries/new/", {**asked, "text": "ROOF  or*"}).headers["Location"]
    with reading_as(talk.people["tom"]):
        query = Query.objects.get(name="Roofs")
        assert (query.text, query.version) == ("ROOF or*", 1)
        assert Following.objects.filter(query=query).exists()
    assert place == f"/listen/queries/{query.pk}/"
    assert "goes through what was kept" in tom.get(place).text
    assert tom.post("/listen/queries/new/", {**asked, "text": "x"}).status_code == 422
    tom.post(f"/listen/queries/{query.pk}/edit/", {"name": "Roofs", "text": "roof drips"})
    look_back(query.pk)
    assert "<mark>drips</mark>" in tom.get(place).text
    tom.post(f"/listen/queries/{query.pk}/pause/")
    hears(talk, said(9, "Another roof drips."))
    assert "Another" not in tom.get(place).text
    tom.post(f"/listen/queries/{query.pk}/pause/", {"resume": "yes"})
    look_back(query.pk)
    assert "Another" in tom.get(place).text
    assert tom.get(f"/listen/queries/{query.pk}/removal/").status_code == 200
    talk.client("colleague").post(f"/listen/queries/{query.pk}/following/", {"follow": "yes"})
    assert seen_by(talk, "colleague", Following.objects.filter(query=query.pk))
    tom.post(f"/listen/queries/{query.pk}/removal/", {"sure": "yes"})
    assert not seen_by(talk, "colleague", Following.objects.filter(query=query.pk))
    let_go(talk.spaces["platform"])
    assert not seen_by(talk, "tom", Query.objects.filter(name="Roofs"))
    assert not seen_by(talk, "tom", Mention.objects.filter(uri="paper:9"))
    assert seen_by(talk, "tom", Mention.objects.filter(uri="paper:1"))


def test_queries_belong_to_their_space(talk: World) -> None:
    with reading_as(talk.people["tom"]):
        query = Query.objects.get(name="Us")
    colleague = talk.client("colleague")
    assert colleague.get(f"/listen/queries/{query.pk}/").status_code == 200
    for act in ("edit", "pause", "removal"):
        path = f"/listen/queries/{query.pk}/{act}/"
        assert colleague.post(path, {"name": "x", "text": "x", "sure": "yes"}).status_code == 403
        assert talk.client("guest").post(path).status_code == 404
    assert colleague.post(f"/listen/queries/{query.pk}/following/").status_code == 302
    other = {"space": talk.spaces["platform"], "name": "x", "text": "x"}
    assert colleague.post("/listen/queries/new/", other).status_code == 422


def test_stories_are_listed_and_filtered(talk: World) -> None:
    tom = talk.client("tom")
    assert tom.get("/listen/").text.count('class="card story') == 4
    with reading_as(talk.people["tom"]):
        query = Query.objects.get(name="Cellars")
    assert tom.get(f"/listen/?query={query.pk}").text.count('class="card story') == 1
    assert "hate it" in tom.get("/listen/?mood=upset").text
    assert "hate it" not in tom.get("/listen/?mood=glad").text
    assert tom.get("/listen/?before=nonsense,7&mood=odd").status_code == 200
    assert tom.get("/listen/queries/").status_code == 200


def test_where_the_talk_is_ranks_those_outside_and_leaves_out_ours(talk: World) -> None:
    tom = talk.client("tom")
    for by in ("networks", "communities", "people", "odd"):
        assert tom.get(f"/listen/where/?by={by}").status_code == 200
    people = tom.get("/listen/where/?by=people").text
    assert people.index(">Bob<") < people.index(">Ann<")
    with reading_as(talk.people["tom"]):
        bob = Identity.objects.get(uid="bob")
    tom.post(f"/listen/people/{bob.pk}/insider/")
    assert ">Bob</a>" not in tom.get("/listen/where/?by=people").text
    tom.post(f"/listen/people/{bob.pk}/insider/", {"undo": "yes"})
    assert ">Bob</a>" in tom.get("/listen/where/?by=people").text


def test_a_mention_is_taken_into_the_inbox(talk: World) -> None:
    with reading_as(talk.people["tom"]):
        mention = Mention.objects.get(uri="paper:1")
    place = f"/listen/mentions/{mention.pk}/"
    assert f"/cases/new/?mention={mention.pk}" in talk.client("tom").get(place).text
    assert talk.client("colleague").get(place).status_code == 200
    assert talk.client("colleague").post(f"{place}taking/").status_code == 403
    assert talk.client("tom").post(f"{place}taking/").status_code == 302
    assert talk.client("tom").post(f"{place}taking/").status_code == 302
    with reading_as(talk.people["tom"]):
        message = Message.objects.get()
        assert (message.uri, message.identity_id) == ("paper:1", mention.identity_id)
        assert Mention.objects.get(uri="paper:1").taken_by_id == talk.people["tom"]
        assert Mention.objects.count() == 4
    assert "Hate" not in talk.client("tom").get(f"/listen/beside/{message.pk}/").text
    assert 'name="mood"' in talk.client("tom").get(f"/listen/beside/{message.pk}/").text
