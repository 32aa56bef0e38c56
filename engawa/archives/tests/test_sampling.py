"""The sample company has a talk, once, however often it is brought in."""

from engawa.archives.sampling import NAME, SAID, TALKERS, inhabit
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.people.models import Identity, Person
from engawa.spaces.models import Space
from tests.world import START, World


def come(address: str) -> Person:
    person = Person.objects.using("importer").create(name=address.split("@")[0].title(), joined_at=START)
    Identity.objects.using("importer").create(person=person, scheme="email", value=address, verified=True)
    return person


def test_it_is_inhabited_once(fresh: World) -> None:
    maren, *_others = [come(address) for address in TALKERS]
    inhabit()
    inhabit()
    with reading_as(maren.pk):
        talk = Space.objects.get(is_talk=True)
        said = list(
            Item.objects.filter(space=talk, kind="chat").order_by("pk").values_list("body", flat=True)
        )
    assert (talk.name, talk.member_count) == (NAME, 3)
    assert said == [words for _who, words in SAID]
    assert fresh.client("owner").get(f"/s/{talk.slug}/chat/").status_code == 404
