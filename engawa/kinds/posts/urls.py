from django.urls import path

from engawa.kinds.posts import asking, views

app_name = "posts"
urlpatterns = [
    path("posts/", views.new, name="new"),
    path("posts/new/poll/", asking.new_poll, name="new_poll"),
    path("posts/new/must-read/", asking.new_must_read, name="new_must_read"),
    path("posts/<int:item_id>/", views.post, name="post"),
    path("posts/<int:item_id>/poll/", views.poll, name="poll"),
    path("posts/<int:item_id>/poll/closing/", views.closing, name="closing"),
    path("posts/<int:item_id>/receipt/", views.receipt, name="receipt"),
    path("posts/<int:item_id>/not-yet/", views.not_read_yet, name="not_yet"),
    path("must-read/", views.must_read, name="must_read"),
]
