"""Cases. Who sees which of them, and what of it, is tried in engawa/outside/cases/tests."""

from tests.contracts.addresses.rules import Use, address

NONE = "302 404 404 404 404"
"""The cast has no account on a network, so there is no case for anybody."""
OF_MEMBERS = "302 404 200 403 403"

address(
    "cases/", Use("cases/", "302 403 200 200 200"), Use("cases/?show=mine&before=5", "302 403 200 200 200")
)
address("cases/new/", Use("cases/new/?message=1", NONE), Use("cases/new/?mention=1", NONE, {"title": "x"}))
address("cases/i/<int:item_id>/", Use("cases/i/{lab_post}/", "404 404 404 404 404"))
address("cases/beside/<int:thread_id>/", Use("cases/beside/1/", NONE))
address("cases/<int:case_id>/", Use("cases/1/", NONE))
for part in ("news", "proposals", "refusals", "story", "progress", "voices", "care"):
    address(f"cases/<int:case_id>/{part}/", Use(f"cases/1/{part}/", NONE))
for form in ("carrying", "telling"):
    address(
        f"cases/<int:case_id>/{form}/",
        Use(f"cases/1/{form}/", NONE),
        Use(f"cases/1/{form}/", NONE, {"text": "x"}),
    )
for act, sent in (
    ("splitting", {"message": "1", "title": "x"}),
    ("merging", {"into": "1"}),
    ("merging/undoing", {}),
    ("state", {"state": "fixed"}),
    ("owner", {"person": ""}),
    ("promise", {"until": ""}),
    ("title", {"title": "x"}),
    ("minutes", {"minutes": "5"}),
    ("links", {"connection": "1"}),
    ("telling/approval", {"seen": "x"}),
    ("telling/withdrawal", {}),
    ("telling/again", {}),
    ("telling/later", {}),
):
    address(f"cases/<int:case_id>/{act}/", Use(f"cases/1/{act}/", NONE, sent))
address("cases/<int:case_id>/voices/<int:message_id>/", Use("cases/1/voices/1/", NONE, {"do": "join"}))
address("cases/<int:case_id>/links/<int:link_id>/", Use("cases/1/links/1/", NONE, {"do": "end"}))
address("cases/<int:case_id>/told/<int:told_id>/", Use("cases/1/told/1/", NONE, {"do": "again"}))
address(
    "s/<str:slug>/releases/",
    Use("s/lab/releases/", OF_MEMBERS),
    Use("s/lab/releases/", "302 404 302 403 403", {"name": "2.4", "day": "2026-03-01"}),
    Use("s/secret/releases/", "302 404 200 404 404"),
)
address("s/<str:slug>/releases/<int:release_id>/removal/", Use("s/lab/releases/1/removal/", NONE, {}))
address("s/<str:slug>/trackers/", Use("s/lab/trackers/", OF_MEMBERS))
address("s/<str:slug>/trackers/new/<str:tracker>/", Use("s/lab/trackers/new/none/", NONE))
address("s/<str:slug>/trackers/<int:connection_id>/", Use("s/lab/trackers/1/", NONE, {"state": "closed"}))
