"""Whose words are not taken."""

from engawa.outside.channels.fediverse.models import Block
from engawa.outside.channels.fediverse.remembering import remembered
from engawa.outside.channels.keys import COURIER


@remembered
def is_blocked(uri: str, host: str, space: int | None = None) -> bool:
    """Whether an actor or their server is kept out of this space, or of the whole house."""
    named = [uri, *sites_of(host)]
    blocks = Block.objects.using(COURIER).filter(target__in=named)
    everywhere = blocks.filter(space=None)
    return (everywhere | blocks.filter(space=space) if space else everywhere).exists()


def sites_of(host: str) -> list[str]:
    """A server's name and those of all domains above it: whoever blocks one of them blocks it."""
    name = host.partition(":")[0] if not host.startswith("[") else host
    parts = name.split(".")
    above = [".".join(parts[start:]) for start in range(max(1, len(parts) - 1))]
    return list(dict.fromkeys([host, *above]))
