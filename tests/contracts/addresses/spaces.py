"""Spaces, coming in, links without an account, meters."""

from tests.contracts.addresses.rules import EVERYBODY, LISTED, MEMBERS_SIGNED_IN, SIGNED_IN, Use, address

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
