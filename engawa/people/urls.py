from django.urls import path

from engawa.people.views import directory, profile, sign_in

app_name = "people"
urlpatterns = [
    path("people/", directory.people, name="people"),
    path("people/me/", profile.me, name="me"),
    path("people/me/edit/", profile.edit, name="edit"),
    path("people/me/picture/", profile.picture, name="picture"),
    path("people/<int:person_id>/", profile.person, name="person"),
    path("people/<int:person_id>/around/", profile.around, name="around"),
    path("people/<int:person_id>/following/", profile.following, name="following"),
    path("people/<int:person_id>/thanks/", profile.thanks, name="thanks"),
    path("account/", sign_in.account, name="account"),
    path("sign-in/link/<str:secret>/", sign_in.sign_in_link, name="sign_in_link"),
]
