from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "engawa.people"
    label = "people"
