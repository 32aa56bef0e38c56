from django.urls import path

from engawa.spaces.views import about, coming, finding, guests, inviting, members, settings

app_name = "spaces"
urlpatterns = [
    path("s/", finding.spaces, name="spaces"),
    path("s/new/", finding.new, name="new"),
    path("s/<str:slug>/about/", about.about, name="about"),
    path("s/<str:slug>/membership/", about.membership, name="membership"),
    path("s/<str:slug>/request/", about.request_to_join, name="request"),
    path("s/<str:slug>/following/", about.following, name="following"),
    path("s/<str:slug>/members/", members.members, name="members"),
    path("s/<str:slug>/members/add/", members.add, name="add_member"),
    path("s/<str:slug>/members/<int:person_id>/", members.member, name="member"),
    path("s/<str:slug>/requests/<int:request_id>/", members.answer, name="answer"),
    path("s/<str:slug>/settings/", settings.settings, name="settings"),
    path("s/<str:slug>/settings/audience/", settings.audience, name="audience"),
    path("s/<str:slug>/settings/archive/", settings.archive, name="archive"),
    path("s/<str:slug>/settings/guests/", settings.guests, name="guest_rules"),
    path("guests/", guests.guests, name="guests"),
    path("guests/<int:membership_id>/", guests.stay, name="stay"),
    path("invite/", inviting.invitations, name="invitations"),
    path("invite/inside/", inviting.inside, name="invite"),
    path("invite/guest/", inviting.guest, name="invite_guest"),
    path("invite/<int:invitation_id>/withdrawal/", inviting.withdrawal, name="withdrawal"),
    path("invitation/<str:secret>/", coming.invitation, name="invitation"),
    path("welcome/", coming.welcome, name="welcome"),
]
