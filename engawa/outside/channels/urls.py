from django.urls import path

from engawa.outside.channels import views

app_name = "channels"
urlpatterns = [
    path("channels/", views.accounts, name="accounts"),
    path("channels/new/", views.choose, name="choose"),
    path("channels/new/<slug:slug>/", views.add, name="add"),
    path("channels/<int:account_id>/", views.account, name="account"),
    path("channels/<int:account_id>/keys/", views.keys, name="keys"),
    path("channels/<int:account_id>/cost/", views.cost, name="cost"),
    path("channels/<int:account_id>/<slug:do>/", views.change, name="change"),
    path("channels/sent/<int:dispatch_id>/<slug:do>/", views.stuck, name="stuck"),
]
