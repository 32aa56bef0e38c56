from django.urls import path

from engawa.outside.inbox.views import amending, answering, approving, caring, contact, desk, reading

app_name = "inbox"
urlpatterns = [
    path("inbox/", reading.inbox, name="inbox"),
    path("inbox/waiting/", reading.waiting, name="waiting"),
    path("inbox/waits/", reading.waits, name="waits"),
    path("inbox/approvals/", approving.approvals, name="approvals"),
    path("inbox/with/<int:contact_id>/", contact.with_contact, name="with_contact"),
    path("inbox/bulk/", approving.bulk, name="bulk"),
    path("inbox/answers/<int:answer_id>/", approving.answer, name="answer"),
    path("inbox/answers/<int:answer_id>/withdrawal/", answering.withdrawal, name="withdrawal"),
    path("inbox/messages/<int:message_id>/", amending.message, name="message"),
    path("inbox/notes/<int:note_id>/removal/", caring.note_removal, name="note_removal"),
    path("inbox/<int:thread_id>/", reading.thread, name="thread"),
    path("inbox/<int:thread_id>/live/", reading.live, name="live"),
    path("inbox/<int:thread_id>/clock/", reading.clock, name="clock"),
    path("inbox/<int:thread_id>/seen/", reading.seen, name="seen"),
    path("inbox/<int:thread_id>/assignee/", caring.assignee, name="assignee"),
    path("inbox/<int:thread_id>/state/", caring.state, name="state"),
    path("inbox/<int:thread_id>/snooze/", caring.snooze, name="snooze"),
    path("inbox/<int:thread_id>/notes/", caring.notes, name="notes"),
    path("inbox/<int:thread_id>/merge/", caring.merge, name="merge"),
    path("inbox/<int:thread_id>/merge/undoing/", caring.parting, name="parting"),
    path("inbox/<int:thread_id>/split/", caring.split, name="split"),
    path("inbox/<int:thread_id>/hold/", answering.hold, name="hold"),
    path("inbox/<int:thread_id>/preview/", answering.preview, name="preview"),
    path("inbox/<int:thread_id>/answers/", answering.answers, name="answers"),
    path("inbox/<int:thread_id>/saved/", answering.saved, name="saved"),
    path("s/<str:slug>/desk/", desk.desk, name="desk"),
    path("s/<str:slug>/desk/saved/", desk.saved, name="saved_answers"),
]
