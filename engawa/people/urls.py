from django.urls import path

from engawa.people.views import chart, directory, leaving, profile, sign_in

app_name = "people"
urlpatterns = [
    path("people/", directory.people, name="people"),
    path("people/narrower/", directory.narrower, name="narrower"),
    path("people/chart/", chart.chart, name="chart"),
    path("people/chart/<int:person_id>/", chart.chart_of, name="chart_of"),
    path("people/chart/<int:person_id>/reports/", chart.reports, name="reports"),
    path("people/team/", chart.team, name="team"),
    path("people/me/", profile.me, name="me"),
    path("people/me/edit/", profile.edit, name="edit"),
    path("people/me/picture/", profile.picture, name="picture"),
    path("people/<int:person_id>/", profile.person, name="person"),
    path("people/<int:person_id>/around/", profile.around, name="around"),
    path("people/<int:person_id>/following/", profile.following, name="following"),
    path("people/<int:person_id>/thanks/", profile.thanks, name="thanks"),
    path("people/<int:person_id>/manager/", chart.manager, name="manager"),
    path("people/<int:person_id>/leaving/", leaving.leaving, name="leaving"),
    path("account/", sign_in.account, name="account"),
    path("sign-in/link/<str:secret>/", sign_in.sign_in_link, name="sign_in_link"),
]
