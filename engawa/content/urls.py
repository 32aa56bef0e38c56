from django.urls import path

from engawa.content import file_views, files, views

app_name = "content"
urlpatterns = [
    path("i/<int:item_id>/", views.item, name="item"),
    path("i/<int:item_id>/comments/", views.comments, name="comments"),
    path("i/<int:item_id>/fragment/", views.fragment, name="fragment"),
    path("i/<int:item_id>/reactions/", views.reactions, name="reactions"),
    path("i/<int:item_id>/edit/", views.edit, name="edit"),
    path("i/<int:item_id>/removal/", views.removal, name="removal"),
    path("i/<int:item_id>/preview/", file_views.drop, name="drop_preview"),
    path("preview/", views.preview, name="preview"),
    path("uploads/", file_views.upload, name="upload"),
    path("uploads/<int:upload_id>/removal/", file_views.remove, name="remove_upload"),
    path("files/<str:digest>/", files.avatar, name="avatar"),
    path("files/<str:digest>/<str:name>", files.attachment, name="file"),
]
