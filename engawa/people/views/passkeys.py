"""Adding a passkey."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.forms import Form
from django.http import HttpResponse


class AddPasskey(AddWebAuthnView):
    """Asks the device for a key that signs in by itself. Who made one has proven that they are there."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(authenticated_user(self.request), passwordless=True)
        return {**context, "js_data": {"creation_options": options}}

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        account = authenticated_user(self.request)
        record_authentication(self.request, account, method="mfa", type="webauthn", reauthenticated=True)
        return response
