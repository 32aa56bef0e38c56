"""A site on this machine, for networks that ask by HTTP."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler

from tests.serving import Handler, serving

Answer = tuple[int, dict[str, str], bytes]
Site = Callable[[BaseHTTPRequestHandler, bytes], Answer]


def answering(site: Site) -> AbstractContextManager[str]:
    """Serve what `site` answers; yields the address."""

    class Told(Handler):
        def answer(self) -> None:
            status, headers, said = site(self, self.body())
            self.say(status, said, headers)

        do_GET = do_POST = do_PUT = do_DELETE = answer

    return serving(Told)
