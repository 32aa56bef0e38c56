from django.urls import path

from engawa.kinds.posts import views

app_name = "posts"
urlpatterns = [
    path("posts/", views.new, name="new"),
    path("posts/<int:item_id>/", views.post, name="post"),
]
