from django.apps import AppConfig


class MailDoorConfig(AppConfig):
    name = "engawa.doors.mail"
    label = "mail"
