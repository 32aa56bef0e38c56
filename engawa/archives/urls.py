from django.urls import path

from engawa.archives import people_views, views

app_name = "archives"
urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/address/", views.address, name="address"),
    path("import/people/", people_views.likely, name="people"),
    path("import/people/<int:likeness_id>/", people_views.decision, name="decision"),
    path("import/people/merges/<int:merge_id>/undoing/", people_views.undoing, name="undoing"),
    path("import/<int:run_id>/", views.run, name="run"),
    path("import/<int:run_id>/progress/", views.progress, name="progress"),
    path("import/<int:run_id>/wish/", views.wish, name="wish"),
]
