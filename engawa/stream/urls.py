from django.urls import path

from engawa.stream import views

app_name = "stream"
urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("beside/", views.beside, name="beside"),
    path("s/<str:slug>/", views.space, name="space"),
]
