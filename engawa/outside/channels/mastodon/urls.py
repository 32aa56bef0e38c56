from django.urls import path

from engawa.outside.channels.mastodon import views

app_name = "mastodon"
urlpatterns = [
    path("channels/mastodon/", views.sign_in, name="sign_in"),
    path("channels/mastodon/back/", views.back, name="back"),
]
