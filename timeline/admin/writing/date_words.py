"""What an editor typed as a date, in EDTF and in words: while it is typed, and after it is
saved.
"""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from timeline.dates.edtf import EDTFFormField, edtf_of, normalise, shortened
from timeline.dates.wording import in_words, joined_words


@require_safe
def date_words(request: HttpRequest) -> JsonResponse:
    """The EDTF of the asked `text` and its wording, or the sentence that refuses it; all blank for
    a blank text.
    """
    try:
        edtf = edtf_of(request.GET.get("text", ""))
    except ValidationError as refusal:
        return JsonResponse({"edtf": "", "words": "", "problem": refusal.messages[0]})
    return JsonResponse(
        {"edtf": edtf, "words": joined_words(in_words(edtf)) if edtf else "", "problem": ""}
    )


def tell_changed_dates(request: HttpRequest, saved_forms: Iterable[forms.BaseForm]) -> None:
    """Say of each date that is kept in another form than it was typed in how it is kept."""
    for form in saved_forms:
        if form.changed_data and form.cleaned_data.get("DELETE"):
            continue
        for name in form.changed_data:
            typed = form.data.get(form.add_prefix(name), "")
            if not isinstance(form.fields.get(name), EDTFFormField) or not isinstance(typed, str):
                continue
            edtf = form.cleaned_data.get(name) or ""
            if normalise(typed) != edtf:
                sentence = gettext("“%(typed)s” is kept as %(edtf)s (%(words)s).")
                words = {
                    "typed": shortened(typed),
                    "edtf": edtf,
                    "words": joined_words(in_words(edtf)),
                }
                messages.info(request, sentence % words)
