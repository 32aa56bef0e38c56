"""Files on their way into what one writes, and what is shown of links."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from engawa.boundary.refusals import Refused
from engawa.content.models import Item, Upload
from engawa.content.previews import drop_preview
from engawa.content.talk import place_in_talk
from engawa.content.uploads import take
from engawa.people.requests import SignedInRequest, signed_in


@require_POST
@signed_in
def upload(request: SignedInRequest) -> HttpResponse:
    """Takes one file in and says under which id a form may send it along."""
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refused(_("Nothing arrived."))
        taken = take(sent, actor=request.reader)
    except Refused as why:
        return JsonResponse({"error": str(why)}, status=422)
    said = {"id": str(taken.pk), "name": taken.name, "picture": f"/files/{taken.file}/{taken.pk}"}
    return JsonResponse(said | {"width": taken.width, "height": taken.height}, status=201)


@require_POST
@signed_in
def remove(request: SignedInRequest, upload_id: int) -> HttpResponse:
    """Forgets a file that was not sent after all."""
    get_object_or_404(Upload, pk=upload_id).delete()
    return HttpResponse(status=204)


@require_POST
@signed_in
def drop(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Shows no longer what the first link of an item leads to."""
    item = get_object_or_404(Item.objects.standing().select_related("root", "space"), pk=item_id)
    drop_preview(item, actor=request.reader)
    return redirect(place_in_talk(item))
