from django.urls import path

from engawa.content import history_views
from engawa.kinds.pages import views

app_name = "pages"
PAGE = {"kind": "page"}
urlpatterns = [
    path("s/<str:slug>/pages/", views.pages, name="pages"),
    path("s/<str:slug>/pages/new/", views.new, name="new"),
    path("pages/<int:item_id>/", views.page, name="page"),
    path("pages/<int:item_id>/edit/", views.edit, name="edit"),
    path("pages/<int:item_id>/place/", views.place, name="place"),
    path("pages/<int:item_id>/move/", views.move, name="move"),
    path("pages/<int:item_id>/removal/", views.removal, name="removal"),
    path("pages/<int:item_id>/history/", history_views.history, PAGE, name="history"),
    path("pages/<int:item_id>/history/<int:number>/", history_views.state, PAGE, name="state"),
    path(
        "pages/<int:item_id>/history/<int:number>/restoration/",
        history_views.restoration,
        PAGE,
        name="restoration",
    ),
    path("pages/<int:item_id>/<str:slug>/", views.page, name="named"),
]
