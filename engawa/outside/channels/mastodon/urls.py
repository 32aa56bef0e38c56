from django.urls import path
from django.views.generic import RedirectView

app_name = "mastodon"
urlpatterns = [
    # Where one signed in before all networks had one address for it.
    path(
        "channels/mastodon/",
        RedirectView.as_view(url="/channels/new/mastodon/consent/", permanent=True),
        name="sign_in",
    ),
]
