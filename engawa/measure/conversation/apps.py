from django.apps import AppConfig


class ConversationConfig(AppConfig):
    name = "engawa.measure.conversation"
    label = "conversation"
