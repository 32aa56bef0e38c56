from django.urls import path

from engawa.content import history_views
from engawa.kinds.chat.views import keeping, marks, rooms, talks

app_name = "chat"
CHAT = {"kind": "chat"}
urlpatterns = [
    path("chat/", rooms.rooms, name="rooms"),
    path("chat/new/", talks.new, name="new"),
    path("chat/unread/", marks.unread, name="unread"),
    path("chat/beside/", marks.beside, name="beside"),
    path("chat/<int:item_id>/", rooms.message, name="message"),
    path("chat/<int:item_id>/line/", rooms.line, name="line"),
    path("chat/<int:item_id>/unread/", marks.leave_unread, name="leave_unread"),
    path("chat/<int:item_id>/origin/", keeping.origin, name="origin"),
    path("chat/<int:item_id>/history/", history_views.history, CHAT, name="history"),
    path("chat/<int:item_id>/history/<int:number>/", history_views.state, CHAT, name="state"),
    path(
        "chat/<int:item_id>/history/<int:number>/restoration/",
        history_views.restoration,
        CHAT,
        name="restoration",
    ),
    path("s/<str:slug>/chat/", rooms.room, name="room"),
    path("s/<str:slug>/chat/search/", rooms.search, name="search"),
    path("s/<str:slug>/chat/people/", talks.people, name="people"),
    path("s/<str:slug>/chat/keep/", keeping.keep, name="keep"),
    path("s/<str:slug>/chat/here/", rooms.here, name="here"),
    path("s/<str:slug>/chat/kept/", keeping.kept, name="kept"),
    path("s/<str:slug>/chat/seen/", marks.seen, name="seen"),
    path("s/<str:slug>/chat/seen.svg", marks.seen_dot, name="seen_dot"),
    path("s/<str:slug>/chat/<int:item_id>/", rooms.thread, name="thread"),
]
