"""Home, items and the kinds."""

from tests.contracts.addresses.rules import (
    EVERYBODY,
    LISTED,
    MEMBERS,
    MEMBERS_SIGNED_IN,
    SENDS,
    SIGNED_IN,
    WRITES,
    Use,
    address,
)

# Home, search, jumping
address("", Use("", "200 200 200 200 200/302"))
address("places/", Use("places/", SIGNED_IN))
address("beside/", Use("beside/", SIGNED_IN))
address("search/", Use("search/?q=lab", EVERYBODY))
address("palette/", Use("palette/?q=lab", EVERYBODY))
address("palette/mentions", Use("palette/mentions?q=@a", SIGNED_IN))
address("preview/", Use("preview/", SIGNED_IN, {"body": "*x*"}))

# The style guide: invented things only
address("design/", Use("design/", EVERYBODY))
address("design/<str:page>/", Use("design/thread/", EVERYBODY), Use("design/none/", "404 404 404 404 404"))

# The language one reads in
address("language/", Use("language/", "302 302 302 302 302", {"language": "de"}))

# Items, whatever their kind
address(
    "i/<int:item_id>/",
    Use("i/{lab_post}/", "404 404 302 404 404"),
    Use("i/{lab_comment}/", "404 404 302 404 404"),
)
address(
    "i/<int:item_id>/comments/",
    Use("i/{lab_post}/comments/", MEMBERS),
    Use("i/{lab_post}/comments/", "404/302 404 302 404 404", {"body": "Yes."}),
)
address("i/<int:item_id>/fragment/", Use("i/{lab_post}/fragment/?as=card", MEMBERS))
address("i/<int:item_id>/reactions/", Use("i/{lab_post}/reactions/", SENDS, {"emoji": "🎉"}))
address(
    "i/<int:item_id>/edit/",
    Use("i/{lab_post}/edit/", MEMBERS_SIGNED_IN),
    Use("i/{lab_post}/edit/", SENDS, {"title": "x", "body": "y"}),
)
address(
    "i/<int:item_id>/removal/",
    Use("i/{lab_post}/removal/", MEMBERS_SIGNED_IN),
    Use("i/{lab_comment}/removal/", SENDS, {"sure": "yes"}),
)
address("i/<int:item_id>/preview/", Use("i/{lab_post}/preview/", SENDS, {"sure": "yes"}))
address("uploads/", Use("uploads/", "302 422 422 422 422", {"file": "none"}))
address("uploads/<int:upload_id>/removal/", Use("uploads/1/removal/", "302 404 404 404 404", {"sure": "yes"}))
address("files/<str:digest>/", Use("files/" + "0" * 64 + "/", "404 404 404 404 404"))
address("files/<str:digest>/<str:name>", Use("files/" + "0" * 64 + "/x", "404 404 404 404 404"))

# Posts, pages, articles, links, chat
address("posts/", Use("posts/", "302 422 302 403 403", {"space": "{space_lab}", "body": "x"}))
address("posts/<int:item_id>/", Use("posts/{lab_post}/", MEMBERS))
address(
    "posts/new/poll/",
    Use("posts/new/poll/", "302 200 200 200 200"),
    Use("posts/new/poll/?space={space_lab}", WRITES),
    Use(
        "posts/new/poll/",
        "302 404 302 403 403",
        {"space": "{space_lab}", "title": "Tea?", "choices": "Yes\nNo"},
    ),
)
address(
    "posts/new/must-read/",
    Use("posts/new/must-read/", "302 200 200 200 200"),
    Use("posts/new/must-read/?space={space_lab}", WRITES),
    Use("posts/new/must-read/", "302 404 422 403 403", {"space": "{space_lab}", "title": "x", "body": "x"}),
)
address(
    "posts/<int:item_id>/poll/",
    Use("posts/{lab_poll}/poll/", MEMBERS),
    Use("posts/{lab_poll}/poll/", "404 404 302 404 404", {"choice": "1"}),
)
address("posts/<int:item_id>/poll/closing/", Use("posts/{lab_poll}/poll/closing/", SENDS, {}))
address("posts/<int:item_id>/receipt/", Use("posts/{lab_rule}/receipt/", "302 404 403 404 404", {}))
address(
    "posts/<int:item_id>/not-yet/",
    Use("posts/{lab_rule}/not-yet/", "302 404 403 404 404"),
    Use("posts/{secret_rule}/not-yet/", MEMBERS_SIGNED_IN),
)
address("must-read/", Use("must-read/", SIGNED_IN))
address("ideas/", Use("ideas/", EVERYBODY), Use("ideas/?order=support&stage=new", EVERYBODY))
address(
    "s/<str:slug>/ideas/",
    Use("s/lab/ideas/", LISTED),
    Use("s/lab/ideas/?order=waiting", LISTED),
    Use("s/secret/ideas/", MEMBERS),
)
address("open-door/", Use("open-door/", SIGNED_IN), Use("open-door/", "302 403 403 403 302", {"name": "Ask"}))
address("open-door/<int:space_id>/closing/", Use("open-door/{space_lab}/closing/", "302 404 403 403 403", {}))
address(
    "ideas/new/",
    Use("ideas/new/", "302 200 200 200 200"),
    Use("ideas/new/?space={space_lab}", WRITES),
    Use("ideas/new/", "302 404 302 403 403", {"space": "{space_lab}", "title": "x"}),
)
address("ideas/similar/", Use("ideas/similar/?title=lab+idea", SIGNED_IN))
address("ideas/<int:item_id>/", Use("ideas/{lab_idea}/", MEMBERS))
address(
    "ideas/<int:item_id>/support/",
    Use("ideas/{lab_idea}/support/", MEMBERS),
    Use("ideas/{lab_idea}/support/", "404 404 302 404 404", {}),
)
address("ideas/<int:item_id>/help/", Use("ideas/{lab_idea}/help/", SENDS, {"what": "I can."}))
address(
    "ideas/<int:item_id>/help/<int:helper_id>/withdrawal/",
    Use("ideas/{lab_idea}/help/1/withdrawal/", "302 404 404 404 404", {}),
)
LEADERS = "302 404 403 404 404"
"""Aiko owns the secret space, not the lab."""
OWNS = "302 404 302 404 404"
address(
    "ideas/<int:item_id>/care/",
    Use("ideas/{lab_idea}/care/", LEADERS),
    Use("ideas/{secret_idea}/care/", MEMBERS_SIGNED_IN),
)
address("ideas/<int:item_id>/alike/", Use("ideas/{secret_idea}/alike/", MEMBERS_SIGNED_IN))
for act, sent in (
    ("stage", {"stage": "tried", "reason": "x"}),
    ("answer", {"body": "x"}),
    ("outcome", {"body": "x"}),
    ("keeper", {"person": "{person_aiko}"}),
):
    address(
        f"ideas/<int:item_id>/{act}/",
        Use(f"ideas/{{lab_idea}}/{act}/", LEADERS, sent),
        Use(f"ideas/{{secret_idea}}/{act}/", OWNS, sent),
    )
address("ideas/<int:item_id>/promise/", Use("ideas/{lab_idea}/promise/", LEADERS, {"until": "none"}))
address("ideas/<int:item_id>/keeper/release/", Use("ideas/{lab_idea}/keeper/release/", LEADERS, {}))
address(
    "ideas/<int:item_id>/merging/", Use("ideas/{lab_idea}/merging/", LEADERS, {"into": "{platform_idea}"})
)
address("ideas/<int:item_id>/merging/undoing/", Use("ideas/{lab_idea}/merging/undoing/", LEADERS, {}))
address("s/<str:slug>/pages/", Use("s/lab/pages/", LISTED), Use("s/secret/pages/", MEMBERS))
address(
    "s/<str:slug>/pages/new/",
    Use("s/lab/pages/new/", WRITES),
    Use("s/lab/pages/new/", "302 404 302 403 403", {"title": "T", "body": "b"}),
)
address("pages/<int:item_id>/", Use("pages/{lab_page}/", MEMBERS))
address("pages/<int:item_id>/<str:slug>/", Use("pages/{lab_page}/named/", MEMBERS))
address("pages/<int:item_id>/edit/", Use("pages/{lab_page}/edit/", MEMBERS_SIGNED_IN))
address("pages/<int:item_id>/place/", Use("pages/{lab_page}/place/", SENDS, {"under": "", "after": ""}))
address("pages/<int:item_id>/move/", Use("pages/{lab_page}/move/", MEMBERS_SIGNED_IN))
address("pages/<int:item_id>/removal/", Use("pages/{lab_page}/removal/", MEMBERS_SIGNED_IN))
address("s/<str:slug>/articles/", Use("s/lab/articles/", LISTED), Use("s/secret/articles/", MEMBERS))
address("s/<str:slug>/articles/new/", Use("s/lab/articles/new/", WRITES))
address(
    "articles/<int:item_id>/",
    Use("articles/{lab_article}/", MEMBERS),
    Use("articles/{blog_article}/", EVERYBODY),
)
address("articles/<int:item_id>/<str:slug>/", Use("articles/{lab_article}/named/", MEMBERS))
address("articles/<int:item_id>/edit/", Use("articles/{lab_article}/edit/", MEMBERS_SIGNED_IN))
address("s/<str:slug>/links/", Use("s/lab/links/", LISTED), Use("s/secret/links/", MEMBERS))
address("links/<int:item_id>/", Use("links/{lab_bookmark}/", MEMBERS))
address("links/<int:item_id>/edit/", Use("links/{lab_bookmark}/edit/", MEMBERS_SIGNED_IN))
for kind, thing in (
    ("pages", "lab_page"),
    ("articles", "lab_article"),
    ("links", "lab_bookmark"),
    ("questions", "lab_question"),
):
    address(f"{kind}/<int:item_id>/history/", Use(f"{kind}/{{{thing}}}/history/", MEMBERS))
    address(f"{kind}/<int:item_id>/history/<int:number>/", Use(f"{kind}/{{{thing}}}/history/1/", MEMBERS))
    address(
        f"{kind}/<int:item_id>/history/<int:number>/restoration/",
        Use(f"{kind}/{{{thing}}}/history/1/restoration/", "302 404 302/403/404 404 404", {"sure": "yes"}),
    )
address(
    "s/<str:slug>/questions/",
    Use("s/lab/questions/", LISTED),
    Use("s/lab/questions/?show=waiting", LISTED),
    Use("s/secret/questions/?show=all", MEMBERS),
)
address(
    "questions/",
    Use("questions/", SIGNED_IN),
    Use("questions/?show=mine", SIGNED_IN),
)
address(
    "questions/new/",
    Use("questions/new/", SIGNED_IN),
    Use("questions/new/?space={space_lab}", WRITES),
    Use("questions/new/", "302 404 302 403 403", {"space": "{space_lab}", "title": "x"}),
)
address("questions/alike/", Use("questions/alike/", SIGNED_IN, {"title": "What is the lab question about?"}))
address("questions/<int:item_id>/", Use("questions/{lab_question}/", MEMBERS))
address("questions/<int:item_id>/like/", Use("questions/{lab_question}/like/", MEMBERS))
address(
    "questions/<int:item_id>/accepted-answer/",
    Use("questions/{lab_question}/accepted-answer/", "302 404 404 404 404", {"answer": "{lab_post}"}),
)
address("questions/<int:item_id>/reopening/", Use("questions/{lab_question}/reopening/", SENDS, {}))
address("questions/<int:item_id>/too/", Use("questions/{lab_question}/too/", SENDS, {}))
address("questions/<int:item_id>/not-me/", Use("questions/{lab_question}/not-me/", "302 404 404 404 404", {}))
address(
    "questions/<int:item_id>/merge/",
    Use("questions/{lab_question}/merge/", MEMBERS_SIGNED_IN),
    Use("questions/{lab_question}/merge/", "302 404 302 404 404", {"into": "{everyone_question}"}),
    Use("questions/{everyone_question}/merge/", "302 404 422 422 422", {"into": "{secret_page}"}),
)
address("questions/<int:item_id>/merge/undoing/", Use("questions/{lab_question}/merge/undoing/", SENDS, {}))
address("questions/<int:item_id>/page/", Use("questions/{lab_question}/page/", "302 404 403 404 404"))
address("questions/spared/<int:item_id>/", Use("questions/spared/{lab_page}/", SENDS, {}))
address("questions/behind/<int:item_id>/", Use("questions/behind/{lab_page}/", MEMBERS))
address("chat/", Use("chat/", SIGNED_IN))
address("chat/<int:item_id>/", Use("chat/{lab_chat}/", "404 404 302 404 404"))
address("chat/<int:item_id>/line/", Use("chat/{lab_chat}/line/", MEMBERS))
address(
    "s/<str:slug>/chat/",
    Use("s/lab/chat/", LISTED),
    Use("s/secret/chat/", MEMBERS),
    Use("s/lab/chat/", "404 404 302 403 403", {"body": "Hello"}),
)
address("s/<str:slug>/chat/<int:item_id>/", Use("s/lab/chat/{lab_chat}/", MEMBERS))
address(
    "chat/new/",
    Use("chat/new/?q=tom", SIGNED_IN),
    Use("chat/new/", "302 404 302 403 302", {"with": "{person_colleague}"}),
)
address("chat/unread/", Use("chat/unread/", SIGNED_IN))
address("chat/beside/", Use("chat/beside/", SIGNED_IN))
address("chat/<int:item_id>/unread/", Use("chat/{lab_chat}/unread/", SENDS, {"from": "here"}))
address("chat/<int:item_id>/origin/", Use("chat/{lab_page}/origin/", MEMBERS))
address("chat/<int:item_id>/history/", Use("chat/{lab_chat}/history/", MEMBERS))
address("chat/<int:item_id>/history/<int:number>/", Use("chat/{lab_chat}/history/1/", MEMBERS))
address(
    "chat/<int:item_id>/history/<int:number>/restoration/",
    Use("chat/{lab_chat}/history/1/restoration/", SENDS, {"sure": "yes"}),
)
address(
    "s/<str:slug>/chat/search/",
    Use("s/secret/chat/search/?q=x", "404 404 302 404 404"),
    Use("s/lab/chat/search/?q=x", "404 404 302 302 302"),
)
address("s/<str:slug>/chat/people/", Use("s/lab/chat/people/", "302 404 404 404 404"))
address(
    "s/<str:slug>/chat/keep/",
    Use("s/secret/chat/keep/", "302 404 200 404 404", {"item": "{secret_chat}", "kind": "page"}),
    Use("s/lab/chat/keep/", "302 404 200 403 403", {"item": "{lab_chat}", "kind": "page"}),
)
address(
    "s/<str:slug>/chat/here/",
    Use("s/lab/chat/here/", "302 404 200 200 200"),
    Use("s/secret/chat/here/", MEMBERS_SIGNED_IN),
)
address("s/<str:slug>/chat/kept/", Use("s/lab/chat/kept/", LISTED), Use("s/secret/chat/kept/", MEMBERS))
address("s/<str:slug>/chat/seen/", Use("s/lab/chat/seen/", "302 404 204 204 204", {"upto": "{lab_chat}"}))
address("s/<str:slug>/chat/seen.svg", Use("s/lab/chat/seen.svg?upto=1", "302 404 200 200 200"))
