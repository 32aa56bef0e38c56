"""The inbox. That a thread is read by its space's people alone is tried in engawa/outside/inbox/tests."""

from tests.contracts.addresses.rules import SIGNED_IN, Use, address

NONE = "302 404 404 404 404"
"""The cast has no account on a network, so no thread is there for anybody."""

address(
    "inbox/",
    Use("inbox/", SIGNED_IN),
    Use("inbox/?state=done&who=mine&q=x&overdue=1&space=1&account=1&before=1-1", SIGNED_IN),
)
address("inbox/waiting/", Use("inbox/waiting/", "200 200 200 200 200"))
address("inbox/waits/", Use("inbox/waits/", SIGNED_IN))
address("inbox/approvals/", Use("inbox/approvals/", SIGNED_IN))
address(
    "inbox/bulk/",
    Use("inbox/bulk/?thread=1", SIGNED_IN),
    Use("inbox/bulk/", "302 422 422 422 422", {"thread": "1", "text": "x", "act": "send", "key": "k"}),
)
address(
    "inbox/answers/<int:answer_id>/",
    Use("inbox/answers/1/", NONE),
    Use("inbox/answers/1/", NONE, {"act": "send"}),
)
address("inbox/answers/<int:answer_id>/withdrawal/", Use("inbox/answers/1/withdrawal/", NONE, {}))
address(
    "inbox/messages/<int:message_id>/",
    Use("inbox/messages/1/", NONE),
    Use("inbox/messages/1/", NONE, {"act": "back"}),
)
address("inbox/notes/<int:note_id>/removal/", Use("inbox/notes/1/removal/", NONE, {}))
address("inbox/<int:thread_id>/", Use("inbox/1/", NONE))
address("inbox/<int:thread_id>/live/", Use("inbox/1/live/", NONE))
address("inbox/<int:thread_id>/clock/", Use("inbox/1/clock/", NONE))
address("inbox/<int:thread_id>/saved/", Use("inbox/1/saved/", NONE))
for act, sent in (
    ("seen", {}),
    ("assignee", {"person": "me"}),
    ("state", {"state": "done"}),
    ("snooze", {"until": "later"}),
    ("notes", {"body": "x"}),
    ("merge", {"thread": "2"}),
    ("merge/undoing", {}),
    ("split", {"message": "1"}),
    ("hold", {}),
    ("preview", {"text": "x"}),
    ("answers", {"text": "x"}),
):
    address(f"inbox/<int:thread_id>/{act}/", Use(f"inbox/1/{act}/", NONE, sent))
address(
    "s/<str:slug>/desk/",
    Use("s/lab/desk/", "302 404 200 200 200"),
    Use("s/secret/desk/", "302 404 200 404 404"),
    Use("s/lab/desk/", "302 404 422 422 422", {"timezone": "Nowhere"}),
)
address(
    "s/<str:slug>/desk/saved/",
    Use("s/lab/desk/saved/", "302 404 302 403 403", {"item": "1", "drop": "1"}),
)
