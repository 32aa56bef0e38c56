from django.urls import path

from engawa.outside.channels.fediverse import protocol_views as protocol
from engawa.outside.channels.fediverse import views

app_name = "fediverse"
urlpatterns = [
    path(".well-known/webfinger", protocol.webfinger, name="webfinger"),
    path(".well-known/host-meta", protocol.host_meta, name="host_meta"),
    path(".well-known/nodeinfo", protocol.node_info_index, name="node_info_index"),
    path("nodeinfo/2.1", protocol.node_info, name="node_info"),
    path("ap/inbox/", protocol.inbox, name="shared_inbox"),
    path("ap/i/<int:item_id>/", protocol.item, name="item"),
    path("ap/n/<int:note_id>/", protocol.note, name="note"),
    path("ap/<int:account_id>/", protocol.actor, name="actor"),
    path("ap/<int:account_id>/inbox/", protocol.inbox, name="inbox"),
    path("ap/<int:account_id>/outbox/", protocol.outbox, name="outbox"),
    path("ap/<int:account_id>/followers/", protocol.followers, name="followers"),
    path("ap/<int:account_id>/following/", protocol.following, name="following"),
    path("i/<int:item_id>/echoes/", views.echoes, name="echoes"),
    path("s/<str:slug>/fediverse/", views.space, name="space"),
    path("fediverse/<int:account_id>/", views.account, name="account"),
    path("fediverse/<int:account_id>/holding/", views.holding, name="holding"),
    path("fediverse/<int:account_id>/replies/<int:reply_id>/", views.reply, name="reply"),
    path("fediverse/<int:account_id>/followers/<int:tie_id>/removal/", views.follower, name="follower"),
    path("fediverse/<int:account_id>/blocks/", views.blocks, name="blocks"),
    path("fediverse/<int:account_id>/blocks/<int:block_id>/removal/", views.unblocking, name="unblocking"),
    path("fediverse/<int:account_id>/closing/", views.closing, name="closing"),
]
