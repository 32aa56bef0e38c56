"""People, what is live, notices, archives, devices, signing in."""

from tests.contracts.addresses.rules import EVERYBODY, LIBRARY, MEMBERS, SIGNED_IN, Use, address

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
    Use("typing/", "404 404 204 404 404", {"space": "{space_platform}", "root": ""}),
    Use("typing/", "404 404 204 204 204", {"space": "{space_everyone}", "root": ""}),
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
