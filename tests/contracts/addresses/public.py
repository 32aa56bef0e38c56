"""The outside face: everybody reads what is public, and nothing else has one. Its people decide what is shown."""

from tests.contracts.addresses.rules import EVERYBODY, Use, address

NOBODYS = "404 404 404 404 404"
# Aiko, a colleague and the owner of the installation read the blog and are no members of it.
DECIDES = "302 403 403 403 403"

address("public/", Use("public/", EVERYBODY))
address("public/<str:slug>/", Use("public/blog/", EVERYBODY), Use("public/lab/", NOBODYS))
address(
    "public/<str:slug>/feed.<str:form>",
    Use("public/blog/feed.atom", EVERYBODY),
    Use("public/blog/feed.rss", EVERYBODY),
    Use("public/blog/feed.json", EVERYBODY),
    Use("public/lab/feed.atom", NOBODYS),
    Use("public/blog/feed.none", NOBODYS),
)
address(
    "public/<str:slug>/<int:item_id>/",
    Use("public/blog/{blog_post}/", EVERYBODY),
    Use("public/lab/{lab_post}/", NOBODYS),
    Use("public/blog/{lab_post}/", NOBODYS),
)
address(
    "public/<str:slug>/<int:item_id>/answer/",
    Use(
        "public/blog/{blog_post}/answer/",
        "422 422 422 422 422",
        {"name": "Ida", "text": "Hm.", "token": "forged"},
    ),
    Use("public/lab/{lab_post}/answer/", NOBODYS, {"name": "Ida", "text": "Hm.", "token": "forged"}),
)
address(
    "public/<str:slug>/answers/",
    Use("public/blog/answers/", DECIDES),
    Use("public/blog/answers/", DECIDES, {"takes_comments": "on"}),
    Use("public/lab/answers/", "302 404 404 404 404"),
)
address(
    "public/<str:slug>/answers/<int:answer_id>/",
    Use("public/blog/answers/1/", "302 404 404 404 404", {"show": "1"}),
)
address(
    "webmention/",
    Use(
        "webmention/",
        "400 400 400 400 400",
        {"source": "https://ida.example/", "target": "https://elsewhere.example/"},
    ),
)
address("sitemap.xml", Use("sitemap.xml", EVERYBODY))
address("robots.txt", Use("robots.txt", EVERYBODY))
