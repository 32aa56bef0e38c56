from django.urls import path

from engawa.kinds.chat import views

app_name = "chat"
urlpatterns = [
    path("chat/", views.rooms, name="rooms"),
    path("chat/<int:item_id>/", views.message, name="message"),
    path("chat/<int:item_id>/line/", views.line, name="line"),
    path("s/<str:slug>/chat/", views.room, name="room"),
    path("s/<str:slug>/chat/<int:item_id>/", views.thread, name="thread"),
]
