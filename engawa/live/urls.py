from django.urls import path

from engawa.live import views

app_name = "live"
urlpatterns = [
    path("typing/", views.typing, name="typing"),
    path("typing/names/", views.names, name="names"),
    path("account/presence/", views.presence, name="presence"),
]
