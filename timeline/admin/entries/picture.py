"""Pictures and documents: a form that takes a file, and lists that show it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timeline.admin.base import addresses
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.entries.picture_file import (
    HELD,
    UPLOAD,
    facts,
    file_address,
    hold,
    merge_file,
    sent_file,
    sent_with,
    small_address,
)
from timeline.admin.history.merge import Merge
from timeline.files import uploads
from timeline.files.names import TYPES
from timeline.files.raster import LONGEST_SIDE, MOST_PIXELS
from timeline.files.refusal import Refused
from timeline.files.uploads import StoredFile
from timeline.models import Picture
from timeline.models.licence import ADDRESSES
from timeline.publishing.showing_entries import entries_showing, entries_telling

ACCEPTED = ",".join(f".{ending}" for ending in TYPES)


class PictureForm(forms.ModelForm[Picture]):
    """The words and rights of a picture, and its file.

    `sent` is what became of the file that came with the form: it is read before the form is, for
    a large picture takes seconds, in which nobody else should have to wait.
    """

    sent: StoredFile | Refused | None = None

    upload = forms.FileField(
        label=_("file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    # The same file, where the form is shown again.
    uploaded = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = gettext(
            "JPEG, PNG, WebP, AVIF, SVG or PDF; at most %(megabytes)s megabytes, %(pixels)s "
            "million pixels and %(side)s pixels along a side. What the camera or the program "
            "wrote about it, such as the place, is taken out."
        )
        bounds = {
            "megabytes": uploads.LONGEST // 1_000_000,
            "pixels": MOST_PIXELS // 1_000_000,
            "side": f"{LONGEST_SIDE:,}",
        }
        if UPLOAD in self.fields:
            self.fields[UPLOAD].help_text = format_html("{} {}", self.held(), words % bounds)
            self.fields[UPLOAD].label = capfirst(gettext("file"))

    def held(self) -> str:
        """That a file which was sent is held, for who sees the form again without having saved."""
        if not isinstance(self.sent, StoredFile):
            return ""
        sentence = gettext(
            "“%(name)s” has been sent and is held: it need not be chosen again. Saving takes it."
        )
        return sentence % {"name": self.sent.columns["original_name"]}

    def clean_upload(self) -> None:
        """The file was read already: here is said what was wrong with it."""
        if isinstance(self.sent, Refused):
            raise forms.ValidationError(self.sent.sentence)
        if self.sent is None and not self.instance.file:
            raise forms.ValidationError(gettext("Choose a file."))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        licence, address = values.get("licence"), values.get("licence_url")
        if address and licence in ADDRESSES and address != ADDRESSES[licence]:
            sentence = gettext("This licence has an address of its own, %(address)s.")
            self.add_error("licence_url", sentence % {"address": ADDRESSES[licence]})
        if values.get("decorative"):
            self.refuse_decoration()
        return values

    def refuse_decoration(self) -> None:
        """Say where the picture is more than the logo of an organisation."""
        for entry in entries_telling(self.instance)[:1]:
            sentence = gettext(
                "“%(entry)s” shows this picture, and only the logo of an organisation is "
                "decorative. Give it an alternative text."
            )
            self.add_error("decorative", sentence % {"entry": entry})


@admin.register(Picture)
class PictureAdmin(EntryAdmin):
    list_display = ("title", "thumbnail", "key", "state", "content_type", "licence", "published")
    list_display_links = ("title", "thumbnail")
    list_filter = (StateFilter, "content_type", "licence")
    search_fields = without_accents(
        "title_en", "title_es", "key", "alt_en", "alt_es", "caption_en", "caption_es", "credit"
    )
    search_help_text = _("Title, key, alternative text, caption or credit")

    form = PictureForm
    fieldsets = (
        (None, {"fields": (pair("title"), "key", "shown", UPLOAD, HELD)}),
        (_("What it shows"), {"fields": (pair("alt"), "decorative", pair("caption"))}),
        (
            _("Rights"),
            {"fields": (("credit", "date"), "source", ("licence", "licence_url"))},
        ),
        (_("Where it is shown"), {"fields": ("shown_by",)}),
        PRIVATE,
    )
    readonly_fields = ("shown", "shown_by")
    autocomplete_fields = ("source",)

    class Media:
        css = {"all": ("css/pictures_admin.css",)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        # Before the entry is locked: to read a large picture takes seconds.
        may = self.has_change_permission(request) if object_id else self.has_add_permission(request)
        if request.method == "POST" and may:
            request.sent_file = sent_with(request)  # type: ignore[attr-defined]
            hold(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"sent": sent_file(request)})

    def merge_file(self, request: HttpRequest, merge: Merge) -> None:
        merge_file(request, merge)

    def save_model(
        self, request: HttpRequest, obj: Picture, form: PictureForm, change: bool
    ) -> None:
        if isinstance(form.sent, StoredFile):
            form.sent.name_in(obj)
            if form.sent.removed:
                sentence = gettext("Taken out of the drawing, because it could run or load: {}.")
                messages.warning(request, format_html(sentence, ", ".join(form.sent.removed)))
        super().save_model(request, obj, form, change)

    def search_label(self, picture: Picture) -> str:
        """What a search field shows: two pictures of one title are told apart by their keys."""
        return f"{picture.title} – {picture.key}"

    @admin.display(description=_("picture"))
    def thumbnail(self, picture: Picture) -> str:
        return small(picture)

    @admin.display(description=_("the file"))
    def shown(self, picture: Picture) -> str:
        if not picture.file:
            return gettext("None yet.")
        return format_html(
            '<a class="picture-shown" href="{}">{} {}</a>',
            file_address(picture.file),
            small(picture),
            facts(picture),
        )

    @admin.display(description=_("shown by"))
    def shown_by(self, picture: Picture) -> str:
        entries = entries_showing(picture)
        if not entries:
            return gettext("No entry shows it yet.")
        return addresses.linked_all(entries)


def small(picture: Picture) -> str:
    """The picture as small as it is kept; a document by its type alone."""
    address = small_address(picture)
    if not address:
        return picture.get_content_type_display()
    return format_html(
        '<img class="picture-small" src="{}" alt="{}" loading="lazy">',
        address,
        picture.alt or picture.title,
    )
