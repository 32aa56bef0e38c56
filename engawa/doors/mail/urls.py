from django.urls import path

from engawa.doors.mail import views

urlpatterns = [path("mail/held/<int:arrival_id>/", views.held, name="mail_held")]
