from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "engawa.outside.inbox"
    label = "inbox"
