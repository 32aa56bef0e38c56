from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "engawa.outside.contacts"
    label = "contacts"

    def ready(self) -> None:
        from engawa.outside.channels.hearing import LEFT_OUT
        from engawa.outside.channels.sending import ASKED_BEFORE
        from engawa.outside.contacts.consent import why_not
        from engawa.outside.contacts.crm.protocol import register
        from engawa.outside.contacts.crm.tryton import Tryton
        from engawa.outside.contacts.crm.webhook import Webhook
        from engawa.outside.contacts.forgetting import not_forgotten

        register(Tryton())
        register(Webhook())
        LEFT_OUT.append(not_forgotten)
        ASKED_BEFORE.append(why_not)
