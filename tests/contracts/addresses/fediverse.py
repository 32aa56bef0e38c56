"""The fediverse: what other servers ask is for everybody; who follows is the business of a space's owners."""

from tests.contracts.addresses.rules import EVERYBODY, Use, address

NOBODYS = "404 404 404 404 404"
UNSIGNED = "401 401 401 401 401"
HIDDEN = "302 404 404 404 404"

address(
    ".well-known/webfinger",
    Use(".well-known/webfinger", NOBODYS),
    Use(".well-known/webfinger?resource=acct:lab@localhost", NOBODYS),
)
address(".well-known/host-meta", Use(".well-known/host-meta", EVERYBODY))
address(".well-known/nodeinfo", Use(".well-known/nodeinfo", EVERYBODY))
address("nodeinfo/2.1", Use("nodeinfo/2.1", EVERYBODY))
address("ap/inbox/", Use("ap/inbox/", UNSIGNED, {"type": "Create"}))
address("ap/<int:account_id>/inbox/", Use("ap/1/inbox/", UNSIGNED, {"type": "Create"}))
for rest in ("", "outbox/", "followers/", "following/"):
    address(f"ap/<int:account_id>/{rest}", Use(f"ap/1/{rest}", NOBODYS))
# Members see the lab's post elsewhere; here everybody sees what the public sees.
address("ap/i/<int:item_id>/", Use("ap/i/{lab_post}/", NOBODYS), Use("ap/i/{blog_post}/", NOBODYS))
address("ap/n/<int:note_id>/", Use("ap/n/1/", NOBODYS))

address(
    "i/<int:item_id>/echoes/",
    Use("i/{lab_post}/echoes/", "404 404 200 404 404"),
    Use("i/{blog_post}/echoes/", EVERYBODY),
)
address(
    "s/<str:slug>/fediverse/",
    Use("s/lab/fediverse/", HIDDEN),
    Use("s/blog/fediverse/", "302 403 403 403 403"),
    Use("s/blog/fediverse/", "302 403 403 403 403", {"username": "blog"}),
)
address("fediverse/<int:account_id>/", Use("fediverse/1/", HIDDEN))
address("fediverse/<int:account_id>/holding/", Use("fediverse/1/holding/", HIDDEN, {"hold": "on"}))
address(
    "fediverse/<int:account_id>/replies/<int:reply_id>/",
    Use("fediverse/1/replies/1/", HIDDEN, {"do": "show"}),
)
address(
    "fediverse/<int:account_id>/followers/<int:tie_id>/removal/",
    Use("fediverse/1/followers/1/removal/", HIDDEN, {}),
)
address("fediverse/<int:account_id>/blocks/", Use("fediverse/1/blocks/", HIDDEN, {"target": "spam.example"}))
address(
    "fediverse/<int:account_id>/blocks/<int:block_id>/removal/",
    Use("fediverse/1/blocks/1/removal/", HIDDEN, {}),
)
address("fediverse/<int:account_id>/closing/", Use("fediverse/1/closing/", HIDDEN, {"sure": "yes"}))
