"""Which ways lead to somebody: their mail address, and their devices."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.models import Item
from engawa.notices.ways.mail.models import Trouble
from engawa.notices.ways.mail.troubles import try_again
from engawa.notices.ways.push.actions import add_device, remove_device, renew_device
from engawa.notices.ways.push.keys import public_key
from engawa.notices.ways.push.models import Device, Told
from engawa.notices.ways.push.naming import name_of
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.web.assets import BUILT, manifest


@require_http_methods(["GET", "POST"])
@signed_in
def devices(request: SignedInRequest) -> HttpResponse:
    """A page, or a part of the page of one's settings; POST adds this browser."""
    if request.method == "POST":
        add_device(
            *(request.POST.get(field, "") for field in ("endpoint", "p256dh", "auth")),
            actor=request.reader,
            session=request.session.session_key or "",
            name=name_of(request.headers.get("User-Agent", "")),
            with_text=request.POST.get("with_text") == "1",
        )
        return redirect(f"{reverse('ways:devices')}?as=part")
    part = request.GET.get("as") == "part"
    return render(request, "ways/part.html" if part else "ways/page.html", _shown())


def _shown() -> dict[str, object]:
    return {
        "trouble": Trouble.objects.first(),
        "devices": Device.objects.order_by("-pk"),
        "key": public_key(),
    }


@require_POST
@signed_in
def renewal(request: SignedInRequest) -> HttpResponse:
    renew_device(request.POST.get("endpoint", ""), session=request.session.session_key or "")
    return HttpResponse(status=204)


@require_POST
@signed_in
def removal(request: SignedInRequest, device_id: int) -> HttpResponse:
    remove_device(get_object_or_404(Device, pk=device_id), actor=request.reader)
    return redirect("ways:devices")


@require_GET
@signed_in
def note(request: SignedInRequest, told_id: int) -> HttpResponse:
    """What a device shows, asked for as its reader at the moment of showing."""
    told = get_object_or_404(Told, pk=told_id)
    if told.item is not None:
        get_object_or_404(Item.objects.standing(), pk=told.item)
    return JsonResponse({"title": told.title, "body": told.body, "url": told.url, "tag": told.tag})


@require_POST
@signed_in
def mail_again(request: SignedInRequest) -> HttpResponse:
    """Mail reaches me again."""
    for trouble in Trouble.objects.all():
        try_again(trouble.address)
    return redirect("ways:devices")


@require_GET
def worker(request: Request) -> HttpResponse:
    """The program that shows notes while no page is open; it serves all of the site."""
    program = (BUILT / manifest()["files"]["worker.js"]).read_text()
    return HttpResponse(program, "text/javascript", headers={"Cache-Control": "no-cache"})
