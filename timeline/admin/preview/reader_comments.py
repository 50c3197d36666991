"""What the reader of a shared preview says of it: no account, no cookie, no script; bounded, and
for editors alone.
"""

import unicodedata
from datetime import timedelta
from enum import Enum
from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from govdigital.databases import EDITORIAL
from timeline.admin.newsroom.places import place_in
from timeline.admin.preview.shared_page import entry_of, link_of, told_to_nobody
from timeline.models import Comment, Publishable, SharedPreview
from timeline.models.comment import LONGEST_QUOTE, LONGEST_TEXT
from timeline.newsroom.comments import Author, in_lines, say
from timeline.public import queries

LONGEST_NAME = 80
# A link is for a few readers: more is somebody's robot.
AN_HOUR = 20
A_LINK = 200
LISTED_AT_MOST = 50
# A robot sends a form at once; a reader may take all day.
SOONEST = timedelta(seconds=3)
LATEST = timedelta(days=1)
SALT = "timeline.reader_comments"


class ReaderForm(forms.Form):
    """What a reader says. The signed value says for which link the form was made, and when: it
    takes the place of a cookie.
    """

    name = forms.CharField(
        label=gettext_lazy("My name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("As the editors should read it. No address is asked for."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    quote = forms.CharField(
        label=gettext_lazy("Words that it is about"),
        required=False,
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Copied from the page, up to 500 characters; or nothing."),
    )
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Plain text, up to 5,000 characters."),
    )
    # Only robots fill it.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        # A browser that fills in forms by itself would make a robot of its reader.
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    made = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, link: SharedPreview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "reader_%s"
        self.link = link
        self.fields["made"].initial = self.stamp()

    def stamp(self) -> str:
        """A new signed value for a form about this link."""
        return signing.TimestampSigner(salt=SALT).sign(str(self.link.pk))

    def clean_name(self) -> str:
        """The name in one line, without what is not seen and turns letters round: by it somebody
        would be read as another.
        """
        seen = [each for each in self.cleaned_data["name"] if unicodedata.category(each) != "Cf"]
        name = " ".join("".join(seen).split())
        if not name:
            raise forms.ValidationError(_("Write a name that can be read."))
        return name

    def clean(self) -> dict[str, Any]:
        """Refuses a form that was not made for this link, or was sent at once or a day later."""
        words: dict[str, Any] = super().clean() or self.cleaned_data
        made = words.get("made", "")
        signer = signing.TimestampSigner(salt=SALT)
        try:
            number = signer.unsign(made, max_age=LATEST)
        except signing.BadSignature:
            number = ""
        if number != str(self.link.pk):
            self.add_error(None, _("This page was open for too long. Send it again now."))
        elif not self.errors and is_younger(signer, made, SOONEST):
            # Whoever has to fill something in is slow enough the next time.
            self.add_error(None, _("That was very quick. Read it once more, then send it again."))
        return words

    def made_anew(self) -> "ReaderForm":
        """The same words in a form that can be sent again."""
        words = QueryDict(mutable=True)
        words.update(self.data)
        words["made"] = self.stamp()
        self.data = words
        return self


def is_younger(signer: signing.TimestampSigner, value: str, age: timedelta) -> bool:
    """Whether the value was signed less than so long ago."""
    try:
        signer.unsign(value, max_age=age)
    except signing.SignatureExpired:
        return False
    return True


# The signed value of the form is checked instead: a token in a cookie would need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reader_comments(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page on which the reader of a link comments, with what was said through it; stores a
    comment on POST.
    """
    link = link_of(token)
    if link is None or not link.readers_may_comment:
        sentence = _("There is nothing to comment on here.")
        return told_to_nobody(not_stored(request, sentence, 404))
    entry = entry_of(link) if link.opens else None
    if entry is None:
        return told_to_nobody(too_late(request))
    if request.method != "POST":
        return told_to_nobody(page(request, link, entry, ReaderForm(link), token))
    form = ReaderForm(link, request.POST)
    if not form.is_valid():
        return told_to_nobody(page(request, link, entry, form.made_anew(), token))
    if form.cleaned_data["website"]:
        # A robot is told what a reader is told, and goes.
        return told_to_nobody(received(request, token))
    outcome = store(link, entry, form)
    if outcome == Outcome.ENDED:
        return told_to_nobody(too_late(request))
    if outcome == Outcome.FULL:
        sentence = _("So much has been said through this link that it takes no more for a while.")
        form.add_error(None, sentence)
        return told_to_nobody(page(request, link, entry, form.made_anew(), token, status=429))
    return told_to_nobody(received(request, token))


class Outcome(Enum):
    """What became of a comment."""

    STORED = "stored"
    # The link has had its share.
    FULL = "full"
    # It was revoked, or its time was over, while the comment was on its way.
    ENDED = "ended"


def store(link: SharedPreview, entry: Publishable, form: ReaderForm) -> Outcome:
    """Write the comment down, once however often the form is sent; what became of it."""
    words = form.cleaned_data
    with transaction.atomic(using=EDITORIAL):
        # Counted and written by one reader at a time.
        links = SharedPreview.objects.using(EDITORIAL).select_for_update()
        locked = links.filter(pk=link.pk).first()
        if locked is None or not locked.opens:
            return Outcome.ENDED
        rows = Comment.objects.using(EDITORIAL).filter(link=link)
        if rows.filter(by=words["name"], text=in_lines(words["text"])).exists():
            return Outcome.STORED
        last_hour = rows.filter(at__gt=timezone.now() - timedelta(hours=1))
        if last_hour.count() >= AN_HOUR or rows.count() >= A_LINK:
            return Outcome.FULL
        place = place_in(entry, "", words["quote"])
        say(place, Author(words["name"]), words["text"], link=link)
    return Outcome.STORED


def page(
    request: HttpRequest,
    link: SharedPreview,
    entry: Publishable,
    form: ReaderForm,
    token: str,
    status: int = 200,
) -> HttpResponse:
    """The form, with what readers have said through this link."""
    rows = Comment.objects.using(EDITORIAL).filter(link=link, answers=None).order_by("pk")
    context = {
        "form": form,
        "entry": entry,
        "page_address": reverse("shared_preview", args=[token]),
        "comments": rows[:LISTED_AT_MOST],
        "frame": queries.frame(),
    }
    return render(request, "timeline/reader_comments.html", context, status=status)


def received(request: HttpRequest, token: str) -> HttpResponse:
    """That the comment has come. No redirect: nothing could carry the sentence without a cookie."""
    context = {
        "page_address": reverse("shared_preview", args=[token]),
        "comment_address": reverse("shared_comment", args=[token]),
        "frame": queries.frame(),
    }
    return render(request, "timeline/reader_received.html", context)


def too_late(request: HttpRequest) -> HttpResponse:
    """That the link has ended, with what was typed."""
    return not_stored(request, _("This preview has ended, so nothing was stored."), 410)


def not_stored(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Why there is nothing to comment on, with what was typed, so that it is not lost."""
    typed = [request.POST.get("quote", ""), request.POST.get("text", "")]
    context = {
        "sentence": sentence,
        "typed": "\n\n".join(filter(None, typed))[: 2 * LONGEST_TEXT],
        "frame": queries.frame(),
    }
    return render(request, "timeline/shared_ended.html", context, status=status)
