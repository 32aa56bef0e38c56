from django.apps import AppConfig


class BookmarksConfig(AppConfig):
    name = "engawa.kinds.bookmarks"
    label = "bookmarks"
