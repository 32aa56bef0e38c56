from django.urls import path

from engawa.content import history_views
from engawa.kinds.bookmarks import views

app_name = "bookmarks"
BOOKMARK = {"kind": "bookmark"}
urlpatterns = [
    path("s/<str:slug>/links/", views.links, name="links"),
    path("links/<int:item_id>/", views.link, name="link"),
    path("links/<int:item_id>/edit/", views.edit, name="edit"),
    path("links/<int:item_id>/history/", history_views.history, BOOKMARK, name="history"),
    path("links/<int:item_id>/history/<int:number>/", history_views.state, BOOKMARK, name="state"),
    path(
        "links/<int:item_id>/history/<int:number>/restoration/",
        history_views.restoration,
        BOOKMARK,
        name="restoration",
    ),
]
