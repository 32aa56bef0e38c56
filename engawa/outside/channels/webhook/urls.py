from django.urls import path

from engawa.outside.channels.webhook import views

app_name = "webhook"
urlpatterns = [path("channels/hook/<int:account_id>/", views.hook, name="hook")]
