"""Networks on this machine at which owners of the house agree: they stand as long as the house does."""

from collections.abc import Iterator
from contextlib import contextmanager

from engawa.outside.channels.reddit.tests.site import reddit
from engawa.outside.channels.tests.door import REDDIT, Door, X, door
from engawa.outside.channels.x.tests.users import Users, x_api


@contextmanager
def doors() -> Iterator[dict[str, Door]]:
    """Those of Reddit and of X, by their names."""
    with (
        reddit() as site,
        x_api(Users()) as users,
        door(REDDIT, site.address) as of_reddit,
        door(X, users.address) as of_x,
    ):
        yield {"REDDIT": of_reddit, "X": of_x}


def where(doors: dict[str, Door]) -> dict[str, str]:
    """How the house finds them."""
    addresses = {f"ENGAWA_{name}_URL": one.address for name, one in doors.items()}
    return {**addresses, "ENGAWA_ALLOWED_ADDRESSES": "127.0.0.1"}
