from django.urls import path

from engawa.content import history_views
from engawa.kinds.questions import repeat_views, views

app_name = "questions"
QUESTION = {"kind": "question"}
urlpatterns = [
    path("s/<str:slug>/questions/", views.questions, name="questions"),
    path("questions/", views.everywhere, name="everywhere"),
    path("questions/new/", views.new, name="new"),
    path("questions/alike/", views.alike, name="alike"),
    path("questions/<int:item_id>/", views.question, name="question"),
    path("questions/<int:item_id>/like/", views.like, name="like"),
    path("questions/<int:item_id>/accepted-answer/", views.accepted_answer, name="accepted_answer"),
    path("questions/<int:item_id>/reopening/", views.reopening, name="reopening"),
    path("questions/<int:item_id>/too/", views.too, name="too"),
    path("questions/<int:item_id>/not-me/", views.not_me, name="not_me"),
    path("questions/<int:item_id>/merge/", repeat_views.merging, name="merge"),
    path("questions/<int:item_id>/merge/undoing/", repeat_views.parting, name="parting"),
    path("questions/<int:item_id>/page/", repeat_views.page, name="page"),
    path("questions/spared/<int:item_id>/", repeat_views.spared, name="spared"),
    path("questions/behind/<int:item_id>/", repeat_views.behind_page, name="behind"),
    path("questions/<int:item_id>/history/", history_views.history, QUESTION, name="history"),
    path("questions/<int:item_id>/history/<int:number>/", history_views.state, QUESTION, name="state"),
    path(
        "questions/<int:item_id>/history/<int:number>/restoration/",
        history_views.restoration,
        QUESTION,
        name="restoration",
    ),
]
