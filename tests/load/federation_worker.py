"""What the process that speaks does for the fediverse, until nothing is due: python -m tests.load.federation_worker."""

import django


def work() -> None:
    """Spread and deliver, whatever waits."""
    from engawa.outside.channels.fediverse.delivering import deliver_quickly, deliver_slowly
    from engawa.outside.channels.fediverse.spreading import spread_once

    while any([spread_once(), deliver_quickly(), deliver_slowly()]):
        pass


if __name__ == "__main__":
    django.setup()
    work()
