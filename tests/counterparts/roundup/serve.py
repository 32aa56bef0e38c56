"""Serves a tracker by WSGI: Roundup's own server does not run for root. Run by the Python it is installed in."""

import sys
from wsgiref.simple_server import make_server

from roundup.cgi.wsgi_handler import RequestDispatcher

tracker, port = sys.argv[1:]
make_server("127.0.0.1", int(port), RequestDispatcher(tracker)).serve_forever()
