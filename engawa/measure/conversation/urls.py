from django.urls import path

from engawa.measure.conversation import views

app_name = "conversation"
urlpatterns = [
    path("s/<str:slug>/meter/", views.meter, name="meter"),
    path("s/<str:slug>/meter/counted/", views.counted, name="counted"),
]
