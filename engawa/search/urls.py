from django.urls import path

from engawa.search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("palette/", views.palette, name="palette"),
    path("palette/mentions", views.mentions, name="mentions"),
]
