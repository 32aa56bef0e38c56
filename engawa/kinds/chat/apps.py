from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "engawa.kinds.chat"
    label = "chat"
