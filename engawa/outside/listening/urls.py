from django.urls import path

from engawa.outside.listening.views import mentions, queries, stories

app_name = "listening"
urlpatterns = [
    path("listen/", stories.stories, name="stories"),
    path("listen/stories/<int:story_id>/", stories.story, name="story"),
    path("listen/where/", stories.where, name="where"),
    path("listen/queries/", queries.queries, name="queries"),
    path("listen/queries/new/", queries.new, name="new"),
    path("listen/queries/<int:query_id>/", queries.query, name="query"),
    path("listen/queries/<int:query_id>/edit/", queries.edit, name="edit"),
    path("listen/queries/<int:query_id>/pause/", queries.pause, name="pause"),
    path("listen/queries/<int:query_id>/removal/", queries.removal, name="removal"),
    path("listen/queries/<int:query_id>/following/", queries.following, name="following"),
    path("listen/preview/", queries.preview, name="preview"),
    path("listen/mentions/<int:mention_id>/", mentions.mention, name="mention"),
    path("listen/mentions/<int:mention_id>/parting/", mentions.parting, name="parting"),
    path("listen/mentions/<int:mention_id>/taking/", mentions.taking, name="taking"),
    path("listen/beside/<int:said_id>/", mentions.beside, name="beside"),
    path("listen/people/<int:identity_id>/insider/", mentions.insider, name="insider"),
    path("listen/waved/<int:entry_id>/", mentions.waved, name="waved"),
]
