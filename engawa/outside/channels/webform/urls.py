from django.urls import path

from engawa.outside.channels.webform import views

app_name = "webform"
urlpatterns = [path("write/<slug:slug>/", views.write, name="write")]
