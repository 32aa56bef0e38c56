"""People outside for these tests, known to the platform's people unless said otherwise."""

from engawa.outside.channels.network import Speaker
from engawa.outside.contacts.knowing import identities_of
from engawa.outside.contacts.models import Identity
from tests.world import World


def kelda() -> Speaker:
    return Speaker(
        "fediverse",
        "https://social.example/users/kelda",
        handle="@kelda@social.example",
        name="Kelda Moor",
        url="https://social.example/@kelda",
    )


def mail(address: str = "kelda@norte.example", name: str = "Kelda Moor") -> Speaker:
    return Speaker("mail", address, handle=address, name=name, is_public=False)


def meet(world: World, *speakers: Speaker, space: str = "platform") -> list[Identity]:
    """They spoke to an account of this space."""
    found = identities_of(speakers, space_id=world.spaces[space])
    return [found[one.network, one.uid] for one in speakers]
