"""One page for everything one may choose about notices."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engawa.notices import actions
from engawa.notices.digests.due import plan_next
from engawa.notices.forms import SettingForm
from engawa.notices.models import Level, Setting
from engawa.notices.mutes import LENGTHS
from engawa.notices.overview import my_levels
from engawa.people.requests import SignedInRequest, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: SignedInRequest) -> HttpResponse:
    """Levels of all spaces in one table, quiet hours, the digest; POST saves all but the levels."""
    mine = Setting.objects.filter(person=request.reader).first() or Setting(person=request.reader)
    form = SettingForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        setting = actions.choose_setting(request.reader, **form.cleaned_data)
        plan_next(request.reader, setting)
        return redirect("notices:settings")
    spaces, threads = my_levels(request.reader, request.GET.get("all") == "1")
    context = {"form": form, "spaces": spaces, "threads": threads, "levels": Level, "lengths": LENGTHS}
    return render(request, "notices/settings.html", context, status=422 if form.errors else 200)
