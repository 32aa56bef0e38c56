from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "engawa.outside.contacts"
    label = "contacts"

    def ready(self) -> None:
        from engawa.outside.channels.sending import ASKED_BEFORE
        from engawa.outside.contacts.consent import why_not

        ASKED_BEFORE.append(why_not)
