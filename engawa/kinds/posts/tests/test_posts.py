"""A post: written by those who belong, answered, read by those who may."""

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from tests.world import World


@pytest.mark.parametrize(
    "who, status",
    [("tom", 201), ("colleague", 403), ("guest", 422), ("nobody", 302), ("owner", 403)],
)
def test_members_write_posts(world: World, who: str, status: int) -> None:
    sent = {
        "space": world.spaces["platform"],
        "title": "Rotating keys",
        "body": "Who knows **how**? #keys @maya",
    }
    response = world.client(who).post("/posts/", sent, headers={"HX-Request": "true"})
    assert response.status_code == status
    with reading_as(world.people["aiko"]):
        written = Item.objects.filter(title="Rotating keys")
        assert written.count() == (status == 201)
        if status == 201:
            post = written.get()
            assert post.author_id == world.people[who]
            assert "<strong>how</strong>" in post.html
            assert [tag.tag.name for tag in post.taggings.select_related("tag")] == ["keys"]
            assert [one.person_id for one in post.mentions.all()] == [world.people["maya"]]


def test_writing_in_an_open_space_is_joining_it(world: World) -> None:
    response = world.client("owner").post("/posts/", {"space": world.spaces["everyone"], "body": "Hello"})
    assert response.status_code == 302
    assert world.client("owner").get(response["Location"]).status_code == 200


@pytest.mark.parametrize("space", ["everyone", "platform", "lab", "secret", "council", "rollout", "blog"])
@pytest.mark.parametrize("who", ["nobody", "guest", "colleague", "tom", "aiko", "owner"])
def test_a_post_is_read_by_those_who_may(world: World, who: str, space: str) -> None:
    readable = {
        "nobody": {"blog"},
        "guest": {"blog", "council"},
        "colleague": {"blog", "everyone", "platform"},
        "owner": {"blog", "everyone", "platform"},
        "tom": {"blog", "everyone", "platform", "lab", "council"},
        "aiko": {"blog", "everyone", "platform", "lab", "secret", "rollout"},
    }
    response = world.client(who).get(f"/posts/{world.items[f'{space} post']}/")
    assert response.status_code == (200 if space in readable[who] else 404)
    if response.status_code == 200:
        assert f"{space} comment" in response.text


def test_an_answer_moves_the_post_up_and_is_counted(world: World) -> None:
    post = world.items["platform post"]
    response = world.client("aiko").post(f"/i/{post}/comments/", {"body": "Like *this*."})
    assert response.status_code == 302
    with reading_as(world.people["aiko"]):
        item = Item.objects.get(pk=post)
        assert item.talk == 2
        assert item.bumped == Item.objects.filter(root=post).order_by("-id")[0].pk
    assert world.client("guest").post(f"/i/{post}/comments/", {"body": "Me too."}).status_code == 404
    assert world.client("colleague").post(f"/i/{post}/comments/", {"body": "Me too."}).status_code == 403


def test_reactions_are_set_and_taken_back(world: World) -> None:
    post, client = world.items["platform post"], world.client("colleague")
    assert client.post(f"/i/{post}/reactions/", {"emoji": "🎉"}).status_code == 302
    assert "🎉" in client.get(f"/posts/{post}/").text
    client.post(f"/i/{post}/reactions/", {"emoji": "🎉"})
    with reading_as(world.people["colleague"]):
        assert [one.emoji for one in Item.objects.get(pk=post).reactions.all()] == ["👍"]
    assert world.client("guest").post(f"/i/{post}/reactions/", {"emoji": "🎉"}).status_code == 404
    assert client.post(f"/i/{post}/reactions/", {"emoji": "not one"}).status_code == 403


def test_only_its_author_changes_it_and_the_old_words_are_kept(world: World) -> None:
    address = f"/i/{world.items['platform post']}/edit/"
    assert world.client("tom").post(address, {"body": "Mine now"}).status_code == 403
    assert world.client("maya").post(address, {"title": "platform post", "body": "Better"}).status_code == 302
    with reading_as(world.people["tom"]):
        post = Item.objects.get(pk=world.items["platform post"])
        assert post.html == "<p>Better</p>"
        assert [one.body for one in post.revisions.all()] == ["A *first* post. #start"]


def test_taking_back_leaves_no_words(world: World) -> None:
    post = world.items["lab post"]
    assert world.client("guest").post(f"/i/{post}/removal/").status_code == 404
    assert world.client("tom").post(f"/i/{post}/removal/").status_code == 302
    response = world.client("aiko").get(f"/posts/{post}/")
    assert "<em>first" not in response.text
    assert "lab comment" in response.text
