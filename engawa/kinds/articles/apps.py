from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "engawa.kinds.articles"
    label = "articles"
