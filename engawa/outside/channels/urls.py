from django.urls import path

from engawa.outside.channels import consent_views, views

app_name = "channels"
urlpatterns = [
    path("channels/", views.accounts, name="accounts"),
    path("channels/new/", views.choose, name="choose"),
    path("channels/new/<slug:slug>/", views.add, name="add"),
    path("channels/new/<slug:slug>/consent/", consent_views.agree, name="agree"),
    path("channels/back/", consent_views.back, name="back"),
    path("channels/<int:account_id>/", views.account, name="account"),
    path("channels/<int:account_id>/keys/", views.keys, name="keys"),
    path("channels/<int:account_id>/cost/", views.cost, name="cost"),
    path("channels/<int:account_id>/consent/", consent_views.agree_again, name="agree_again"),
    path("channels/<int:account_id>/<slug:do>/", views.change, name="change"),
    path("channels/sent/<int:dispatch_id>/<slug:do>/", views.stuck, name="stuck"),
]
