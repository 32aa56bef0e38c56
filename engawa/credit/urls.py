from django.urls import path

from engawa.credit import views

app_name = "credit"
urlpatterns = [
    path("people/me/knowledge/", views.mine, name="mine"),
    path("people/<int:person_id>/knows/", views.knows, name="knows"),
    path("people/<int:person_id>/introduction/", views.introduction, name="introduction"),
    path("people/<int:person_id>/vouches/", views.vouch, name="vouch"),
    path("i/<int:item_id>/thanks/", views.thanks, name="thanks"),
    path("i/<int:item_id>/credit/", views.owed, name="owed"),
]
