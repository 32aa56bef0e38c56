"""The map: every address there is."""

from django.urls import include, path

urlpatterns = [
    path("", include("engawa.spaces.urls")),
    path("", include("engawa.stream.urls")),
    path("", include("engawa.content.urls")),
    path("", include("engawa.search.urls")),
    path("", include("engawa.kinds.posts.urls")),
    path("", include("engawa.kinds.pages.urls")),
    path("", include("engawa.kinds.articles.urls")),
    path("", include("engawa.kinds.bookmarks.urls")),
    path("", include("engawa.kinds.chat.urls")),
    path("", include("engawa.people.urls")),
    path("", include("engawa.people.sign_in_urls")),
]
