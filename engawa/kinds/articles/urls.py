from django.urls import path

from engawa.content import history_views
from engawa.kinds.articles import views

app_name = "articles"
ARTICLE = {"kind": "article"}
urlpatterns = [
    path("s/<str:slug>/articles/", views.articles, name="articles"),
    path("s/<str:slug>/articles/new/", views.new, name="new"),
    path("articles/<int:item_id>/", views.article, name="article"),
    path("articles/<int:item_id>/edit/", views.edit, name="edit"),
    path("articles/<int:item_id>/history/", history_views.history, ARTICLE, name="history"),
    path("articles/<int:item_id>/history/<int:number>/", history_views.state, ARTICLE, name="state"),
    path(
        "articles/<int:item_id>/history/<int:number>/restoration/",
        history_views.restoration,
        ARTICLE,
        name="restoration",
    ),
    path("articles/<int:item_id>/<str:slug>/", views.article, name="named"),
]
