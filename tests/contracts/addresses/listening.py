"""Listening. Who reads what a query found is tried in engawa/outside/listening/tests and in the random worlds."""

from tests.contracts.addresses.rules import Use, address

INSIDE = "302 404 200 200 200"
"""For guests there is nothing here."""
NONE = "302 404 404 404 404"
"""The cast listens for nothing yet."""
ASKED = {"space": "{space_lab}", "name": "Roofs", "text": "roof OR acme"}

address("listen/", Use("listen/", INSIDE), Use("listen/?query=1", NONE), Use("listen/?mood=upset", INSIDE))
address("listen/stories/<int:story_id>/", Use("listen/stories/1/", NONE))
address("listen/where/", Use("listen/where/", INSIDE), Use("listen/where/?by=people", INSIDE))
address("listen/queries/", Use("listen/queries/", INSIDE))
address(
    "listen/queries/new/",
    Use("listen/queries/new/", INSIDE),
    Use("listen/queries/new/", "302 404 302 422 422", ASKED),
    Use("listen/queries/new/", "302 404 422 422 422", {**ASKED, "text": "roof OR"}),
)
address("listen/queries/<int:query_id>/", Use("listen/queries/1/", NONE))
address("listen/queries/<int:query_id>/edit/", Use("listen/queries/1/edit/", NONE))
address("listen/queries/<int:query_id>/removal/", Use("listen/queries/1/removal/", NONE))
for act in ("pause", "following"):
    address(f"listen/queries/<int:query_id>/{act}/", Use(f"listen/queries/1/{act}/", NONE, {}))
address(
    "listen/preview/", Use("listen/preview/?text=roof", INSIDE), Use("listen/preview/?text=(roof", INSIDE)
)
address("listen/mentions/<int:mention_id>/", Use("listen/mentions/1/", NONE))
for act in ("parting", "taking"):
    address(f"listen/mentions/<int:mention_id>/{act}/", Use(f"listen/mentions/1/{act}/", NONE, {}))
address(
    "listen/beside/<int:said_id>/",
    Use("listen/beside/1/", INSIDE),
    Use("listen/beside/1/", NONE, {"mood": "1"}),
)
address("listen/people/<int:identity_id>/insider/", Use("listen/people/1/insider/", NONE, {}))
address("listen/waved/<int:entry_id>/", Use("listen/waved/1/", NONE))
