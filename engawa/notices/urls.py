from django.urls import path

from engawa.notices.views import bell, menus, settings, stopping

app_name = "notices"
urlpatterns = [
    path("notices/", bell.notices, name="notices"),
    path("notices/unread/", bell.unread, name="unread"),
    path("notices/read/", bell.read, name="read"),
    path("notices/seen/", bell.seen, name="seen"),
    path("notices/<int:notice_id>/", bell.opened, name="opened"),
    path("notices/space/<int:space_id>/", menus.space, name="space"),
    path("notices/thread/<int:item_id>/", menus.thread, name="thread"),
    path("notices/stop/<str:token>/", stopping.stop, name="stop"),
    path("account/notices/", settings.settings, name="settings"),
]
