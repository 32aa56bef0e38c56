from django.urls import path

from engawa.doors.links import views

app_name = "links"
urlpatterns = [
    path("i/<int:item_id>/open-links/", views.links, name="links"),
    path("i/<int:item_id>/open-links/<int:link_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("s/<str:slug>/open-links/", views.of_space, name="space"),
    path("l/<str:secret>/", views.visited, name="visit"),
    path("l/<str:secret>/files/<str:digest>/<str:name>", views.visited_file, name="file"),
]
