"""Users and their roles, by Django's own forms; only a superuser can make or change a superuser."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

UNLIMITED = {"is_superuser", "user_permissions"}

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active", "is_superuser")
    # Two lists with arrows between them have no names for a screen reader; boxes to tick have.
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        names = [group.name for group in person.groups.all()]
        if person.is_superuser:
            names.append(str(_("superuser")))
        return ", ".join(names)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        limited = []
        for title, options in fieldsets:
            fields = [name for name in options["fields"] if name not in UNLIMITED]
            limited.append((title, options | {"fields": fields}))
        return limited

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and within(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and within(request, obj)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    filter_horizontal = ()


def within(request: HttpRequest, person: User | None) -> bool:
    """Whether the person has no more rights than who asks could ever have."""
    return bool(request.user.is_superuser or person is None or not person.is_superuser)
