from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "engawa.kinds.posts"
    label = "posts"
