from django.urls import path

from engawa.notices.ways.push import views

app_name = "ways"
urlpatterns = [
    path("account/devices/", views.devices, name="devices"),
    path("account/devices/renewal/", views.renewal, name="renewal"),
    path("account/devices/<int:device_id>/removal/", views.removal, name="removal"),
    path("account/devices/mail/", views.mail_again, name="mail_again"),
    path("notices/notes/<int:told_id>/", views.note, name="note"),
    path("worker.js", views.worker, name="worker"),
]
