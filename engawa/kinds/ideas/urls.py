from django.urls import path

from engawa.kinds.ideas.views import asking, idea, leading, lists

app_name = "ideas"
urlpatterns = [
    path("ideas/", lists.everywhere, name="everywhere"),
    path("s/<str:slug>/ideas/", lists.in_space, name="in_space"),
    path("open-door/", lists.door, name="door"),
    path("open-door/<int:space_id>/closing/", lists.closing, name="closing"),
    path("ideas/new/", asking.new, name="new"),
    path("ideas/similar/", asking.similar, name="similar"),
    path("ideas/<int:item_id>/", idea.idea, name="idea"),
    path("ideas/<int:item_id>/support/", idea.support, name="support"),
    path("ideas/<int:item_id>/help/", idea.jump_in, name="help"),
    path("ideas/<int:item_id>/help/<int:helper_id>/withdrawal/", idea.withdrawal, name="withdrawal"),
    path("ideas/<int:item_id>/care/", leading.care, name="care"),
    path("ideas/<int:item_id>/alike/", leading.like_it, name="alike"),
    path("ideas/<int:item_id>/stage/", leading.stage, name="stage"),
    path("ideas/<int:item_id>/promise/", leading.promise, name="promise"),
    path("ideas/<int:item_id>/answer/", leading.answer, name="answer"),
    path("ideas/<int:item_id>/outcome/", leading.outcome, name="outcome"),
    path("ideas/<int:item_id>/keeper/", leading.keeper, name="keeper"),
    path("ideas/<int:item_id>/keeper/release/", leading.release, name="release"),
    path("ideas/<int:item_id>/merging/", leading.merging, name="merging"),
    path("ideas/<int:item_id>/merging/undoing/", leading.parting, name="parting"),
]
