"""Channels: employees know which accounts there are, owners of their space keep them, anybody writes to a form."""

from tests.contracts.addresses.rules import SIGNED_IN, Use, address

HIDDEN = "302 404 404 404 404"
EMPLOYEES = "302 403 200 200 200"

address("channels/", Use("channels/", SIGNED_IN))
address("channels/new/", Use("channels/new/", EMPLOYEES))
address(
    "channels/new/<slug:slug>/",
    Use("channels/new/feeds/", EMPLOYEES),
    Use("channels/new/none/", "302 403 404 404 404"),
    Use("channels/new/feeds/", "302 403 404 404 404", {"space": "x", "address": "https://news.example"}),
    Use(
        "channels/new/feeds/",
        "302 403 403 403 403",
        {"space": "{space_lab}", "address": "https://news.example"},
    ),
)
address(
    "channels/new/<slug:slug>/consent/",
    Use("channels/new/reddit/consent/", EMPLOYEES),
    Use("channels/new/feeds/consent/", "302 403 404 404 404"),
    Use(
        "channels/new/reddit/consent/", "302 403 403 403 403",
        {"space": "{space_lab}", "client_id": "app", "secret": "s"},
    ),
)  # fmt: skip
address(
    "channels/back/",
    Use("channels/back/", "302 403 422 422 422"),
    Use("channels/back/?code=c&state=none", "302 403 422 422 422"),
)
address("channels/<int:account_id>/consent/", Use("channels/1/consent/", HIDDEN))
address("channels/<int:account_id>/", Use("channels/1/", HIDDEN))
address("channels/<int:account_id>/keys/", Use("channels/1/keys/", HIDDEN))
address("channels/<int:account_id>/cost/", Use("channels/1/cost/", HIDDEN))
address(
    "channels/<int:account_id>/<slug:do>/",
    Use("channels/1/pause/", HIDDEN, {}),
    Use("channels/1/closing/", HIDDEN, {"sure": "yes"}),
)
address("channels/sent/<int:dispatch_id>/<slug:do>/", Use("channels/sent/1/again/", HIDDEN, {}))
address("channels/hook/<int:account_id>/", Use("channels/hook/1/", "400 400 400 400 400", {"id": "1"}))
address("write/<slug:slug>/", Use("write/none/", "404 404 404 404 404"))
