"""People and their roles. What Django keeps of an account beside them (rights one by one, the mark
of a superuser, the digest of the password) stays out of sight.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.encoding import force_bytes
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlsafe_base64_encode
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from govdigital import first_password
from govdigital.databases import EDITORIAL, lock_publishing
from govdigital.sessions import end_sessions
from govdigital.site_addresses import editors_address
from timeline.admin.account import mails, second_factors
from timeline.admin.account.pages import confirm_first
from timeline.admin.base.choose_row import choose_row
from timeline.admin.frame import language, saved_filters
from timeline.history.traces import has_written, who_has_written
from timeline.models import ScheduledPublication
from timeline.newsroom import notices
from timeline.publishing.people import name_of_person
from timeline.publishing.schedule import left_by_maker, pending
from timeline.roles import ROLES

ADMINISTRATOR = "administrator"
ROLE_CHOICES = [
    (
        "contributor",
        _(
            "contributor: writes drafts, changes the working copy of any entry, previews, and asks "
            "for review"
        ),
    ),
    ("editor", _("editor: all of that; reviews, publishes, schedules, withdraws and deletes")),
    (
        ADMINISTRATOR,
        _("administrator: all of that; the words of the site, and people and their roles"),
    ),
]
ROLE_NAMES = {
    "contributor": _("contributor"),
    "editor": _("editor"),
    ADMINISTRATOR: _("administrator"),
}
NO_ROLE = ("", _("no role: cannot sign in"))

# Of factors and sessions nobody sees a list: a person has pages of their own, and an administrator
# what stands in the person's form.
# Links to an organisation's accounts are made by signing in, and removed by an operator.
OF_ALLAUTH = (
    *(Authenticator, EmailAddress, EmailConfirmation, UserSession),
    *(SocialAccount, SocialApp, SocialToken),
)
for model in (User, Group, *OF_ALLAUTH):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


def role_of(person: User) -> str:
    """The role that counts of those that the person has; blank for none."""
    if person.is_superuser:
        return ADMINISTRATOR
    names = {group.name for group in person.groups.all()}
    for role in reversed(ROLES):
        if role in names:
            return role
    return ""


def administrators() -> QuerySet[User]:
    """Who can sign in and give roles."""
    has_role = Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)
    return User.objects.filter(has_role, is_active=True, is_staff=True).distinct()


def leaves_no_administrator(leaving: Iterable[int]) -> bool:
    """Whether nobody could give roles any more without these accounts."""
    # Two administrators who remove each other at once would leave none.
    lock_publishing(EDITORIAL)
    return not administrators().exclude(pk__in=list(leaving)).exists()


def give_role(person: User, role: str) -> None:
    """Let the person have this role and no other of the site's; groups of another making stay."""
    others = person.groups.filter(name__in=ROLES).exclude(name=role)
    person.groups.remove(*others)
    if role:
        person.groups.add(Group.objects.get(name=role))


def password_field(label: Any, *, required: bool = True) -> forms.CharField:
    """A field for a password that nobody has used yet."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, required=required, strip=False, widget=widget)


def check_passwords(form: forms.BaseForm, person: User) -> None:
    """Let the form refuse two passwords that differ, and one that is easily guessed; both at
    once.
    """
    password = form.cleaned_data.get("password1", "")
    if password != form.cleaned_data.get("password2", ""):
        form.add_error("password2", _("The two passwords differ."))
    if password:
        try:
            validate_password(password, person)
        except forms.ValidationError as error:
            form.add_error("password1", error)


class PersonForm(forms.ModelForm[User]):
    """Who somebody is, and the role."""

    # Who fills in the form, by the key of the account.
    asking: int | None = None

    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[*ROLE_CHOICES, NO_ROLE],
        widget=forms.RadioSelect(attrs={"class": "role-choice"}),
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "is_active"]
        field_classes = {"username": UsernameField}
        labels = {
            "username": _("Name to sign in with"),
            "email": _("E-mail address"),
            "is_active": _("May sign in"),
        }
        help_texts = {
            "username": _("Letters, digits and @ . + - _ only; at most 150."),
            "is_active": _("Untick this to close an account. What it has written stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "role" in self.fields:
            self.fields["role"].initial = role_of(self.instance)

    def clean_username(self) -> str:
        """Refuses a name that looks like another one's."""
        name: str = self.cleaned_data["username"]
        alike = self.others().filter(username__iexact=name).first()
        if alike:
            sentence = _("“%(name)s” signs in by this name already; capitals tell nobody apart.")
            raise forms.ValidationError(sentence, params={"name": alike.username})
        if len(alphabets(name)) > 1:
            raise forms.ValidationError(
                _("“%(name)s” mixes letters of two alphabets that look alike. Use one."),
                params={"name": name},
            )
        return name

    def clean_email(self) -> str:
        """Refuses the address of somebody else: what is sent there would be read by both."""
        address: str = self.cleaned_data["email"]
        alike = self.others().filter(email__iexact=address).first() if address else None
        if alike:
            sentence = _(
                "This is the address of %(name)s already. Each person has one of their own."
            )
            raise forms.ValidationError(sentence, params={"name": alike.username})
        return address

    def others(self) -> QuerySet[User]:
        """Everybody else."""
        return User.objects.exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        """Refuses what would leave the site without an administrator, and to close the account of
        who asks.
        """
        values: dict[str, Any] = super().clean() or self.cleaned_data
        person = self.instance
        if not person.pk or "role" not in values:
            return values
        stays = values["role"] == ADMINISTRATOR and values.get("is_active", False)
        is_one = administrators().filter(pk=person.pk).exists()
        if is_one and not stays and leaves_no_administrator([person.pk]):
            self.add_error("role", last_administrator())
        elif person.pk == self.asking and not values.get("is_active", False):
            self.add_error("is_active", own_account())
        elif person.pk == self.asking and not values["role"]:
            self.add_error("role", own_account())
        return values

    def save(self, commit: bool = True) -> User:
        """The person; whoever has no role cannot sign in."""
        person: User = self.instance
        role = self.cleaned_data.get("role", "")
        person.is_staff = bool(role)
        if role != ADMINISTRATOR:
            person.is_superuser = False
        return super().save(commit)


class NewPersonForm(PersonForm):
    """Who somebody is, the role, and a first password, or none and a link to choose one by."""

    password1 = password_field(_("First password"), required=False)
    password2 = password_field(_("The same password again"), required=False)

    class Meta(PersonForm.Meta):
        fields = ["username", "first_name", "last_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = "contributor"
        self.fields["password1"].help_text = format_html(
            "{}{}",
            _(
                "Left empty, the next page shows a link by which the person chooses one. It works "
                "for three days."
            ),
            password_validators_help_text_html(),
        )

    def clean(self) -> dict[str, Any]:
        """Refuses what is no password."""
        values = super().clean()
        check_passwords(self, self.instance)
        return values

    def save(self, commit: bool = True) -> User:
        """The person, with the password; without one nobody signs in before choosing one."""
        self.instance.set_password(self.cleaned_data.get("password1") or None)
        return super().save(commit)


class OtherPasswordForm(forms.Form):
    """A password in the place of another, chosen by an administrator."""

    password1 = password_field(_("New password"))
    password2 = password_field(_("The same password again"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        """Refuses what is no password; tells Django's page that the account goes on with one."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        check_passwords(self, self.user)
        return values | {"set_usable_password": True}

    def save(self) -> User:
        """The person, with the password."""
        self.user.set_password(self.cleaned_data["password1"])
        self.user.save()
        return self.user


class RoleFilter(admin.SimpleListFilter):
    """People with one role, or with none."""

    title = _("Role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return [*ROLE_NAMES.items(), ("none", _("no role"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() == ADMINISTRATOR:
            return queryset.filter(pk__in=administrators().values("pk"))
        if self.value() in ROLE_NAMES:
            return queryset.filter(groups__name=self.value())
        if self.value() == "none":
            return queryset.exclude(groups__name__in=ROLES).exclude(is_superuser=True)
        return queryset


def alphabets(name: str) -> set[str]:
    """The alphabets of the letters of a name, as Unicode calls them."""
    found = set()
    for character in name:
        if character.isalpha():
            found.add(unicodedata.name(character, "").partition(" ")[0])
    return found


def own_account() -> str:
    """Why nobody closes or deletes the account by which they work."""
    return gettext("This is your own account. Only another administrator can close or delete it.")


def last_administrator() -> str:
    """Why an account stays what it is."""
    return gettext(
        "This is the last administrator: nobody could give roles any more. Make another one first."
    )


def choose_password_address(person: User) -> str:
    """The path at which the person chooses a password, once."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return reverse("admin:choose_password", args=[key, token])


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    action_checkbox = choose_row
    list_display = ("full_name", "username", "role", "email", "last_sign_in")
    list_filter = (RoleFilter, "is_active")
    search_help_text = _("Name, name to sign in with or e-mail address")

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = OtherPasswordForm
    fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"), "email")}),
        (_("Role"), {"fields": ("role", "is_active")}),
        (_("Password"), {"fields": ("password_link", "second_factor")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"), "email")}),
        (_("Role"), {"fields": ("role",)}),
        (_("Password"), {"fields": ("password1", "password2")}),
    )
    add_form_template = "admin/change_form.html"
    change_user_password_template = "admin/timeline/account_password.html"  # noqa: S105
    # Two lists with arrows between them have no names for a screen reader.
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined", "password_link", "second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, person: User) -> str:
        return name_of_person(person)

    @admin.display(description=_("Role"))
    def role(self, person: User) -> str:
        if not person.is_active:
            return gettext("closed")
        role = role_of(person)
        return str(ROLE_NAMES[role]) if role else gettext("no role")

    @admin.display(description=_("last sign-in"), ordering="last_login")
    def last_sign_in(self, person: User) -> str:
        if person.last_login is None:
            return gettext("never")
        return date_format(localtime(person.last_login), "SHORT_DATE_FORMAT")

    @admin.display(description=_("password"))
    def password_link(self, person: User) -> str:
        address = reverse("admin:auth_user_password_change", args=[person.pk])
        words = gettext("Set another password…")
        if not person.has_usable_password():
            words = gettext("None was chosen yet. Set one…")
        return format_html('<a href="{}">{}</a>', address, words)

    @admin.display(description=_("second factor"))
    def second_factor(self, person: User) -> str:
        words = second_factors.in_words(person)
        if not words:
            return gettext("None.")
        address = reverse("admin:auth_user_second_factor", args=[person.pk])
        link = gettext("Remove it, because it is lost…")
        return format_html('{} <a href="{}">{}</a>', words, address, link)

    def get_urls(self) -> list[Any]:
        remove = self.admin_site.admin_view(self.remove_second_factor)
        name = "auth_user_second_factor"
        return [path("<int:object_id>/second-factor/", remove, name=name), *super().get_urls()]

    def remove_second_factor(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask whether every second factor of a person is to go, and then let it: recorded, told to
        the person, and with an end to the person's sessions.
        """
        person = get_object_or_404(User, pk=object_id)
        if elsewhere := self.led_elsewhere(request, person, "mfa_index"):
            return elsewhere
        if request.method == "POST":
            second_factors.remove(request, person)
            self.log_change(request, person, gettext("The second factor was removed."))
            mails.tell_of_change(request, person, "second_factor_removed")
            messages.success(request, gettext("The second factor is removed."))
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[person.pk]))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Remove the second factor?"),
            "opts": self.model._meta,
            "original": person,
            "second_factor": second_factors.in_words(person),
        }
        return render(request, "admin/timeline/account_second_factor.html", context)

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        # A class of this request's own.
        form.asking = request.user.pk
        return form

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.get_object(request, unquote(kwargs["id"]))
        if person is None:
            raise Http404
        if elsewhere := self.led_elsewhere(request, person, "admin:password_change"):
            return elsewhere
        response = super().user_change_password(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            first_password.must_change(person)
            password_changed.send(sender=User, request=request, user=person)
            mails.tell_of_change(request, person, "password_changed")
        return response

    def led_elsewhere(
        self, request: HttpRequest, person: User, own_page: str
    ) -> HttpResponse | None:
        """Where an administrator is led before changing how the person signs in: for an account of
        her own to her own page, which asks for more, and otherwise to show again who she is; None
        for who has just done so. Raises PermissionDenied for whom the account is out of reach.
        """
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if person.pk == request.user.pk:
            return HttpResponseRedirect(reverse(own_page))
        if request.method == "POST" and is_reauthentication_required(request, app="allauth.mfa"):
            # Nothing was typed but passwords, which are not kept.
            return HttpResponseRedirect(request.get_full_path())
        return confirm_first(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The form, which saves nothing before who sends it has shown again who she is. For a new
        account that comes first, because a password that is typed there would be lost.
        """
        may = self.has_change_permission if object_id else self.has_add_permission
        is_asked = may(request) and (request.method == "POST" or not object_id)
        if is_asked and (asked := confirm_first(request)):
            return asked
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        if self.has_delete_permission(request) and (asked := confirm_first(request)):
            return asked
        return super().delete_view(request, object_id, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        is_asked = request.method == "POST" and self.has_delete_permission(request)
        if is_asked and (asked := confirm_first(request)):
            return asked
        return super().changelist_view(request, extra_context)

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        if obj.pk == request.user.pk and role_of(obj) != ADMINISTRATOR:
            # The list of accounts is closed to her from now on.
            words = gettext("Your role is %(role)s from now on.")
            messages.success(request, words % {"role": ROLE_NAMES[role_of(obj)]})
            return HttpResponseRedirect(reverse("admin:index"))
        return super().response_change(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and form.instance.has_usable_password():
            first_password.must_change(form.instance)
        give_role(form.instance, form.cleaned_data.get("role", ""))
        if not (form.instance.is_active and form.instance.is_staff):
            end_sessions(form.instance.pk)
        say_what_goes_on(request, left_by_maker(plans_of([form.instance.pk])).count())

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        if not obj.has_usable_password():
            words = gettext(
                "Send this link to {person}, who chooses a password by it: {link} It is shown this "
                "once and works for three days."
            )
            link = editors_address(choose_password_address(obj), request)
            messages.info(request, format_html(words, person=obj.get_username(), link=link))
        return super().response_add(request, obj, post_url_continue)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and within(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and within(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is deleted with the accounts; the last administrator stands in the way, and who has
        worked here.
        """
        people = list(objs)
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(people, request)
        pks = [person.pk for person in people]
        written = who_has_written(pks)
        protected = [
            *protected,
            *(has_written(person) for person in people if person.pk in written),
        ]
        if administrators().filter(pk__in=pks).exists() and leaves_no_administrator(pks):
            protected = [*protected, last_administrator()]
        elif request.user.pk in pks:
            protected = [*protected, own_account()]
        return to_delete, counts, perms_needed, protected

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        self.delete_queryset(request, User.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        pks = list(queryset.values_list("pk", flat=True))
        forget(*pks)
        super().delete_queryset(request, queryset)
        say_what_goes_on(request, plans_of(pks).count())


def plans_of(people: Iterable[int]) -> QuerySet[ScheduledPublication]:
    """What these people have scheduled, and what has not gone live yet."""
    return pending().filter(by_pk__in=list(people))


def say_what_goes_on(request: HttpRequest, plans: int) -> None:
    """Say that plans stand whose maker may not publish any more, and where they are."""
    if not plans:
        return
    words = ngettext(
        "%(number)s publication that this person has scheduled still goes live at its time:",
        "%(number)s publications that this person has scheduled still go live at their time:",
        plans,
    )
    address = reverse("admin:timeline_scheduledpublication_changelist")
    sentence = format_html(
        '{} <a href="{}?maker=left">{}</a>', words % {"number": plans}, address, gettext("see them")
    )
    messages.warning(request, sentence)


def forget(*people: int) -> None:
    """Delete what was kept for these people alone."""
    saved_filters.forget(*people)
    language.forget(*people)
    first_password.forget(*people)
    notices.forget(*people)


def within(request: HttpRequest, person: User | None) -> bool:
    """Whether the person has no more rights than who asks could ever have."""
    return bool(request.user.is_superuser or person is None or not person.is_superuser)
