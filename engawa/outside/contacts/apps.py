from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "engawa.outside.contacts"
    label = "contacts"
