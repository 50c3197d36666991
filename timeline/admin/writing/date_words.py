"""What an editor typed as a date, in EDTF and in words: while it is typed, and after it is
saved.
"""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from timeline.dates.days_and_times import day_in_words, day_of, moment_of
from timeline.dates.edtf import EDTFFormField, edtf_of, normalise, shortened
from timeline.dates.wording import in_words, joined_words
from timeline.publishing.schedule import refuse_time


@require_safe
def date_words(request: HttpRequest) -> JsonResponse:
    """The EDTF of the asked `text` and its wording, or the sentence that refuses it; all blank for
    a blank text. With `kind` “day” or “moment” the same of a day, or of a time for a plan.
    """
    text = request.GET.get("text", "")
    try:
        if request.GET.get("kind") == "day":
            return answer(*words_of_day(text))
        if request.GET.get("kind") == "moment":
            return answer(*words_of_moment(text))
        edtf = edtf_of(text)
    except ValidationError as refusal:
        return answer(problem=refusal.messages[0])
    return answer(edtf, joined_words(in_words(edtf)) if edtf else "")


def answer(edtf: str = "", words: str = "", problem: str = "") -> JsonResponse:
    """What the script shows below the field."""
    return JsonResponse({"edtf": edtf, "words": words, "problem": problem})


def words_of_day(text: str) -> tuple[str, str]:
    """The day as a form takes it, and in words with how far away it is; both blank for none."""
    day = day_of(text)
    if day is None:
        return "", ""
    return day.isoformat(), day_in_words(day, timezone.localdate())


def words_of_moment(text: str) -> tuple[str, str]:
    """The same of a time at which something is to go live; raises ValidationError where nothing
    can.
    """
    at = moment_of(text)
    refuse_time(at)
    if at is None:
        return "", ""
    day = day_in_words(at.date(), timezone.localdate())
    zone = timezone.get_current_timezone_name()
    return f"{at:%Y-%m-%dT%H:%M}", f"{day}, {date_format(at, 'TIME_FORMAT')} ({zone})"


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
