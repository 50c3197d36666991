"""What a reader fills in."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from timeline.models.web_address import check_web_address
from timeline.reader_reports.about import About
from timeline.reader_reports.models import LONGEST_RIGHT, LONGEST_TEXT, SHORTEST_TEXT
from timeline.reader_reports.tokens import Fault, fault_of, form_token

MOST_LINKS = 2
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
TEXT = {"rows": 6}
# A browser that fills in forms by itself would make a robot of its reader.
FOR_ROBOTS = {"autocomplete": "off", "tabindex": "-1"}


class TextField(forms.CharField):
    """Words of several lines, counted as who typed them counts: browsers send two characters at
    each end of a line.
    """

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class WebAddressField(forms.URLField):
    """An address that a browser may open: http or https."""

    default_validators = [check_web_address]
    default_error_messages = {"invalid": check_web_address.message}


class ReportForm(forms.Form):
    """What is wrong on a page. The signed value says for which page the form was made, and when: it
    takes the place of a cookie.
    """

    statement = forms.ChoiceField(
        label=gettext_lazy("Which statement"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "This statement is not on the page any more. Choose another, or the whole page."
            )
        },
    )
    wrong = TextField(
        label=gettext_lazy("What is wrong"),
        max_length=LONGEST_TEXT,
        validators=[
            MinLengthValidator(
                SHORTEST_TEXT,
                ngettext_lazy(
                    "Write %(limit_value)d character or more.",
                    "Write %(limit_value)d characters or more.",
                    "limit_value",
                ),
            )
        ],
        widget=forms.Textarea(attrs=TEXT),
        help_text=gettext_lazy("10 to 4,000 characters, and two links at most."),
    )
    right = TextField(
        label=gettext_lazy("What is right (optional)"),
        required=False,
        max_length=LONGEST_RIGHT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Up to 2,000 characters."),
    )
    source = WebAddressField(
        label=gettext_lazy("Source (optional)"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=gettext_lazy("The web address where it can be read: https://…"),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail (optional)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "Only the editors see it, and write only to ask you something about this report. It is "
            "deleted 90 days after the report is closed. The answer stands at a private address "
            "that you are given now, also without an e-mail."
        ),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs=FOR_ROBOTS),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, about: About, path: str, sent: QueryDict | None = None, statement: str = ""
    ) -> None:
        super().__init__(sent, initial={"statement": about.place(statement).name})
        self.auto_id = "report_%s"
        self.about = about
        self.path = path
        choices = [("", str(_("The whole page")))]
        choices += [(place.name, place.label) for place in about.places]
        self.fields["statement"].widget.choices = self.fields["statement"].choices = choices  # type: ignore[attr-defined]
        self.fields["token"].initial = form_token(path)

    def clean_website(self) -> str:
        """Refuses what only robots fill."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: only robots fill it."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuses many links, and a form that was made for another page, or was sent at once or a
        day later.
        """
        words: dict[str, Any] = super().clean() or self.cleaned_data
        texts = f"{words.get('wrong', '')}\n{words.get('right', '')}"
        if len(LINK.findall(texts)) > MOST_LINKS:
            self.add_error("wrong", _("Name two links at most, and the source in its own field."))
        fault = fault_of(words.get("token", ""), self.path)
        if fault is Fault.OUT_OF_DATE:
            self.add_error(None, _("This page was open for too long. Send it again now."))
            self.renew()
        elif fault is Fault.TOO_QUICK and not self.errors:
            # Whoever has to fill something in is slow enough the next time.
            self.add_error(None, _("That was very quick. Read it once more, then send it again."))
        return words

    def renew(self) -> None:
        """Let the same words be sent again with a value that is good from now on."""
        words = QueryDict(mutable=True)
        words.update(self.data)
        words["token"] = form_token(self.path)
        self.data = words

    def columns(self) -> dict[str, str]:
        """What is stored of it, by column."""
        place = self.about.place(self.cleaned_data["statement"])
        words = {name: self.cleaned_data[name] for name in ("wrong", "right", "source", "email")}
        return words | {
            "model": str(self.about.entry._meta.model_name),
            "identifier": getattr(self.about.entry, "identifier", ""),
            "title": self.about.title,
            "path": self.path.removesuffix("report/"),
            "statement": place.name,
            "statement_text": place.words,
            "field": place.field,
        }

    def errors_by_field(self) -> Iterator[tuple[forms.BoundField, str]]:
        """Each error of a field, with the field that it leads to."""
        for field in self:
            for error in field.errors:
                yield field, str(error)
