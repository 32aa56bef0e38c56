"""The map: every address there is."""

from django.urls import include, path
from django.views.i18n import set_language

from engawa.web import views as web

handler400 = "engawa.web.errors.bad_request"
handler403 = "engawa.web.errors.refused"
handler404 = "engawa.web.errors.not_found"
handler500 = "engawa.web.errors.broken"

urlpatterns = [
    path("", include("engawa.spaces.urls")),
    path("", include("engawa.stream.urls")),
    path("", include("engawa.content.urls")),
    path("", include("engawa.search.urls")),
    path("", include("engawa.kinds.posts.urls")),
    path("", include("engawa.kinds.pages.urls")),
    path("", include("engawa.kinds.articles.urls")),
    path("", include("engawa.kinds.bookmarks.urls")),
    path("", include("engawa.kinds.questions.urls")),
    path("", include("engawa.kinds.chat.urls")),
    path("", include("engawa.kinds.ideas.urls")),
    path("", include("engawa.credit.urls")),
    path("", include("engawa.people.urls")),
    path("", include("engawa.people.sign_in_urls")),
    path("", include("engawa.notices.urls")),
    path("", include("engawa.archives.urls")),
    path("", include("engawa.outside.cases.urls")),
    path("", include("engawa.measure.conversation.urls")),
    path("", include("engawa.outside.listening.urls")),
    path("", include("engawa.live.urls")),
    path("", include("engawa.doors.links.urls")),
    path("", include("engawa.notices.ways.push.urls")),
    path("", include("engawa.doors.mail.urls")),
    path("", include("engawa.outside.channels.fediverse.urls")),
    path("", include("engawa.outside.channels.mastodon.urls")),
    path("", include("engawa.outside.channels.webform.urls")),
    path("", include("engawa.outside.channels.webhook.urls")),
    path("", include("engawa.outside.channels.urls")),
    path("", include("engawa.outside.public.urls")),
    path("", include("engawa.outside.contacts.urls")),
    path("", include("engawa.outside.inbox.urls")),
    path("language/", set_language, name="set_language"),
    path("design/", web.guide, name="design"),
    path("design/<str:page>/", web.guide, name="design_page"),
]
