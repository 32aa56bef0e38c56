"""Who may use which address: every one there is, with every kind of reader.

The readers, in order: nobody, a guest (of another space), a member (Aiko, of the quiet lab), an employee who is no
member, and the owner of the installation, who is no member either. Most lines are about the quiet lab, which only its
members read; for everybody else it must be as if it were not there (404), or they are asked to sign in first (302).
"""

from dataclasses import dataclass

READERS = ("nobody", "guest", "aiko", "colleague", "owner")

MEMBERS = "404 404 200 404 404"
MEMBERS_SIGNED_IN = "302 404 200 404 404"
SENDS = "302 404 302 404 404"
"""A form of members: afterwards one is led on."""
LISTED = "404 404 200 200 200"
"""Employees may know that the lab is there; of its content they see nothing."""
WRITES = "302 404 200 403 403"
EVERYBODY = "200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200"
OWNER = "302 404 404 404 200"
LIBRARY = "allauth's own, tried with every reader below; it shows nobody's content"


@dataclass(frozen=True)
class Use:
    path: str
    """With names of the cast's things in braces, their blanks as underscores: {lab_post}."""
    expected: str
    """A status for each reader; several allowed ones are joined by "/"."""
    send: dict[str, str] | None = None
    """What is posted; None asks for the page."""


@dataclass(frozen=True)
class Address:
    uses: tuple[Use, ...] = ()
    why: str = ""


ADDRESSES: dict[str, Address] = {}


def address(route: str, *uses: Use, why: str = "") -> None:
    ADDRESSES[route] = Address(uses, why)


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
address("s/<str:slug>/chat/kept/", Use("s/lab/chat/kept/", LISTED), Use("s/secret/chat/kept/", MEMBERS))
address("s/<str:slug>/chat/seen/", Use("s/lab/chat/seen/", "302 404 204 204 204", {"upto": "{lab_chat}"}))
address("s/<str:slug>/chat/seen.svg", Use("s/lab/chat/seen.svg?upto=1", "302 404 200 200 200"))

# Spaces. The lab is listed, so employees may know of it and read its purpose; the secret space is not.
HIDDEN = "404 404 200 404 404"
address("s/", Use("s/", EVERYBODY))
address("s/new/", Use("s/new/", "302 403 200 200 200"))
address(
    "s/<str:slug>/", Use("s/lab/", LISTED), Use("s/secret/", HIDDEN), Use("s/council/", "404 200 200 200 200")
)
address("s/<str:slug>/about/", Use("s/lab/about/", LISTED), Use("s/secret/about/", HIDDEN))
address(
    "s/<str:slug>/members/",
    Use("s/lab/members/", "302/404 404 200 200 200"),
    Use("s/secret/members/", "302/404 404 200 404 404"),
)
address(
    "s/<str:slug>/members/add/",
    Use("s/lab/members/add/", "302 404 403 403 403", {"person": "{person_colleague}"}),
)
address(
    "s/<str:slug>/members/<int:person_id>/",
    Use("s/lab/members/{person_tom}/", "302 404 403 403 403", {"act": "remove"}),
)
address("s/<str:slug>/membership/", Use("s/lab/membership/", "302 404 302 403 403", {"do": "join"}))
address("s/<str:slug>/request/", Use("s/lab/request/", "302 404 302/403 403 403", {"message": "Please."}))
address(
    "s/<str:slug>/requests/<int:request_id>/",
    Use("s/lab/requests/1/", "302 404 403/404 403/404 403/404", {"granted": "1"}),
)
address("s/<str:slug>/following/", Use("s/lab/following/", "302 404 302 302 302", {"do": "follow"}))
address(
    "s/<str:slug>/settings/",
    Use("s/secret/settings/", "302 404 200 404 404"),
    Use("s/lab/settings/", "302 404 403 403 403"),
)
address(
    "s/<str:slug>/settings/audience/", Use("s/secret/settings/audience/", "302 404 200/302/400/422 404 404")
)
address(
    "s/<str:slug>/settings/archive/", Use("s/lab/settings/archive/", "302 404 403 403 403", {"do": "archive"})
)
address(
    "s/<str:slug>/settings/guests/",
    Use("s/lab/settings/guests/", "302 404 403 403 403", {"review_days": "90"}),
)

# Coming in
address("invite/", Use("invite/", "302 403 200 200 200"))
address("invite/inside/", Use("invite/inside/", "302 403 403 403 200"))
address("invite/guest/", Use("invite/guest/", "302 403 200 200/403 200/403"))
address(
    "invite/<int:invitation_id>/withdrawal/",
    Use("invite/1/withdrawal/", "302 403/404 404 404 404", {"sure": "yes"}),
)
address(
    "invitation/<str:secret>/",
    Use("invitation/none/", "404/410/200 404/410/200 404/410/200 404/410/200 404/410/200"),
)
address("guests/", Use("guests/", SIGNED_IN))
address("guests/<int:membership_id>/", Use("guests/1/", "302 404 404 404 404", {"act": "end"}))
address("welcome/", Use("welcome/", "302 403/404/302 403/404/302 403/404/302 200/302"))

# Links without an account: for members of spaces that allow them, and by the link itself
address(
    "i/<int:item_id>/open-links/",
    Use("i/{lab_post}/open-links/", MEMBERS_SIGNED_IN),
    Use("i/{lab_post}/open-links/", "302 404 403 404 404", {"days": "7"}),
)
address(
    "i/<int:item_id>/open-links/<int:link_id>/withdrawal/",
    Use("i/{lab_post}/open-links/1/withdrawal/", "302 404 404 404 404", {"sure": "yes"}),
)
address("s/<str:slug>/open-links/", Use("s/lab/open-links/", MEMBERS_SIGNED_IN))
address("l/<str:secret>/", Use("l/none/", "404 404 404 404 404"))
address(
    "l/<str:secret>/files/<str:digest>/<str:name>",
    Use("l/none/files/" + "0" * 64 + "/x", "404 404 404 404 404"),
)

# A space's meter is its members' matter: for everybody else it is as if there were none
address(
    "s/<str:slug>/meter/",
    Use("s/lab/meter/", MEMBERS_SIGNED_IN),
    Use("s/lab/meter/?as=part", MEMBERS_SIGNED_IN),
)
address("s/<str:slug>/meter/counted/", Use("s/lab/meter/counted/", "302 404 404 404 404"))

# People. The guest shares no space with Aiko.
address("people/", Use("people/", SIGNED_IN))
address(
    "people/<int:person_id>/",
    Use("people/{person_aiko}/", "404 404 200 200 200"),
    Use("people/{person_maya}/", "404 200 200 200 200"),
)
address("people/<int:person_id>/around/", Use("people/{person_aiko}/around/", "302/404 404 200 200 200"))
address(
    "people/<int:person_id>/following/",
    Use("people/{person_tom}/following/", "302 302 302 302 302", {"do": "follow"}),
)
address(
    "people/<int:person_id>/thanks/",
    Use("people/{person_tom}/thanks/", "302 302 302 302 302", {"reason": "For the soup"}),
)
address(
    "people/me/knowledge/",
    Use("people/me/knowledge/", SIGNED_IN),
    Use("people/me/knowledge/", "302 302 302 302 302", {"say": "soup"}),
)
address("people/<int:person_id>/knows/", Use("people/{person_aiko}/knows/", "302 404 200 200 200"))
address(
    "people/<int:person_id>/introduction/", Use("people/{person_aiko}/introduction/", "302 404 200 200 200")
)
address(
    "people/<int:person_id>/vouches/",
    Use("people/{person_aiko}/vouches/", "302 404 200 200 200"),
    Use("people/{person_tom}/vouches/", "302 403 302 302 302", {"topic": "soup", "reason": "I ate it"}),
)
address(
    "i/<int:item_id>/thanks/",
    Use("i/{lab_comment}/thanks/", "302 404 403 404 404"),
    Use("i/{council_post}/thanks/", "302 302 404 404 404", {"receiver": "{person_maya}", "reason": "For it"}),
)
address("i/<int:item_id>/credit/", Use("i/{lab_page}/credit/", MEMBERS))
INSIDE_ONLY = "302 403 200 200 200"
"""The chart of who reports to whom is no guest's."""
address("people/narrower/", Use("people/narrower/", SIGNED_IN))
address("people/chart/", Use("people/chart/", INSIDE_ONLY))
address("people/chart/<int:person_id>/", Use("people/chart/{person_aiko}/", INSIDE_ONLY))
address("people/chart/<int:person_id>/reports/", Use("people/chart/{person_aiko}/reports/", INSIDE_ONLY))
address("people/team/", Use("people/team/?name=lab", SIGNED_IN))
address(
    "people/<int:person_id>/manager/",
    Use("people/{person_tom}/manager/", "302 403/404 403 403 200"),
    Use("people/{person_tom}/manager/", "302 403/404 403 403 302", {"manager": ""}),
)
address("people/<int:person_id>/leaving/", Use("people/{person_tom}/leaving/", "302 403/404 403 403 200"))
address("people/me/", Use("people/me/", "302 302 302 302 302"))
address("people/me/edit/", Use("people/me/edit/", SIGNED_IN))
address(
    "people/me/picture/", Use("people/me/picture/", "302 200/302/422 200/302/422 200/302/422 200/302/422", {})
)

# What is live: who writes where, who that is, and whether one is seen. The guest knows nobody of the lab.
address(
    "typing/",
    Use("typing/", "404 404 204 404 404", {"space": "{space_lab}", "root": ""}),
    Use("typing/", "404 404 204 404 404", {"space": "{space_lab}", "root": "{lab_post}"}),
    Use("typing/", "404 404 404 404 404", {"space": "{space_platform}", "root": "{lab_post}"}),
    Use("typing/", "404 404 204 204 204", {"space": "{space_platform}", "root": ""}),
)
address("typing/names/", Use("typing/names/?of={person_aiko}", "404 200 200 200 200"))
address(
    "account/presence/",
    Use("account/presence/", SIGNED_IN),
    Use("account/presence/", "302 302 302 302 302", {"seen": ""}),
)

# Notices: each sees their own; a menu exists where its space or thread may be seen
address("notices/", Use("notices/", SIGNED_IN))
address("notices/unread/", Use("notices/unread/", EVERYBODY))
address("notices/read/", Use("notices/read/", "302 302 302 302 302", {"up_to": "1"}))
address("notices/seen/", Use("notices/seen/", "204 204 204 204 204", {"seen": "{lab_post}:{lab_comment}"}))
address("notices/<int:notice_id>/", Use("notices/1/", "302 404 404 404 404"))
address(
    "notices/space/<int:space_id>/",
    Use("notices/space/{space_lab}/", "302 404 200 200 200"),
    Use("notices/space/{space_secret}/", "302 404 302 404 404", {"level": "0"}),
)
address(
    "notices/thread/<int:item_id>/",
    Use("notices/thread/{lab_post}/?reach", "302 404 200 404 404"),
    Use("notices/thread/{lab_post}/", "302 404 302 404 404", {"quiet": "hour"}),
)
address("notices/stop/<str:token>/", Use("notices/stop/none/", "404 404 404 404 404"))
address("account/notices/", Use("account/notices/", SIGNED_IN))

# Archives are the owner's matter
OWNERS = "302 403 403 403 200"
NONE_SUCH = "302 404/403 404/403 404/403 404"
address("import/", Use("import/", OWNERS), Use("import/", "302 403 403 403 302", {"x": "y"}))
address("import/address/", Use("import/address/", "302 403 403 403 422", {"address": "none"}))
address("import/people/", Use("import/people/", OWNERS))
address("import/people/<int:likeness_id>/", Use("import/people/1/", NONE_SUCH, {"same": "yes"}))
address(
    "import/people/merges/<int:merge_id>/undoing/",
    Use("import/people/merges/1/undoing/", NONE_SUCH, {"sure": "yes"}),
)
address("import/<int:run_id>/", Use("import/1/", NONE_SUCH))
address("import/<int:run_id>/progress/", Use("import/1/progress/", NONE_SUCH))
address("import/<int:run_id>/wish/", Use("import/1/wish/", NONE_SUCH, {"wish": "stop"}))

# One's devices, and what they show
address(
    "account/devices/",
    Use("account/devices/", SIGNED_IN),
    Use("account/devices/", "302 403 403 403 403", {"x": "y"}),
)
address("account/devices/renewal/", Use("account/devices/renewal/", "302 204 204 204 204", {"endpoint": "x"}))
address(
    "account/devices/<int:device_id>/removal/", Use("account/devices/1/removal/", "302 404 404 404 404", {})
)
address("account/devices/mail/", Use("account/devices/mail/", "302 302 302 302 302", {}))
address("notices/notes/<int:told_id>/", Use("notices/notes/1/", "302 404 404 404 404"))
address("worker.js", Use("worker.js", EVERYBODY))

# Mail that is held is its sender's matter
address("mail/held/<int:arrival_id>/", Use("mail/held/1/", "302 404 404 404 404"))

# Signing in and one's own account
address("account/", Use("account/", SIGNED_IN))
address(
    "sign-in/link/<str:secret>/",
    Use("sign-in/link/none/", "404/410/200 404/410/200/302 404/410/200/302 404/410/200/302 404/410/200/302"),
)
for route in (
    "sign-in/", "sign-out/", "sign-in/closed/", "sign-in/again/", "sign-in/code/", "sign-in/code/confirm/",
    "sign-in/passkey/", "sign-in/second/", "sign-in/second/again/", "sign-in/passkey/again/", "sign-in/forgotten/",
    "sign-in/forgotten/sent/", r"^sign-in/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
    "sign-in/forgotten/done/", "account/password/", "account/password/first/", "account/second/", "account/app/",
    "account/app/remove/", "account/codes/", "account/codes/new/", "account/codes/file/", "account/passkeys/",
    "account/passkeys/add/", "account/passkeys/<int:pk>/name/", "account/passkeys/<int:pk>/remove/",
):  # fmt: skip
    address(route, why=LIBRARY)
