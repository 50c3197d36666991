"""Withdrawing from the admin. The rules stand in timeline/publishing/."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from timeline.admin.base.confirm_page import may_publish
from timeline.admin.base.entry_action import (
    ConfirmRequest,
    EntryAction,
    MenuItem,
    VerbPage,
    Words,
)
from timeline.admin.publishing.forms import WithdrawForm
from timeline.models import Publication, Publishable, Site
from timeline.publishing.unpublish import unpublish

# What the address may say before the form is filled, as after a merge.
FROM_ADDRESS = ("reason", "replaced_by")


def is_public(request: HttpRequest, entry: Publishable) -> bool:
    """Whether visitors see the entry."""
    return bool(entry.live_fingerprint)


def withdraw_form(confirm_request: ConfirmRequest) -> WithdrawForm:
    """The form that asks why these entries leave, and what may stand in their place."""
    entries = confirm_request.entries
    rivals = type(entries[0])._base_manager.exclude(pk__in=[entry.pk for entry in entries])
    others = rivals.filter(live_fingerprint__gt="", withdrawn_at=None)
    initial: dict[str, object] = {}
    for name in FROM_ADDRESS:
        if name in confirm_request.query:
            initial[name] = confirm_request.query[name]
    return WithdrawForm(
        confirm_request.sent or None, entries=entries, others=others, initial=initial
    )


def withdraw(entries: Sequence[Publishable], form: WithdrawForm, by: str) -> Publication:
    """Withdraw the entries together, all or none; raises NotReady."""
    reason, other = form.cleaned_data["reason"], form.cleaned_data["replaced_by"]
    return unpublish(*entries, reason=reason, replaced_by=other, seen=form.states, **form.notes())


def reason_in_log(title: Words, form: WithdrawForm) -> str:
    """What the admin's log says."""
    return f"Withdrawn: {form.cleaned_data['reason']}."


WITHDRAW = EntryAction(
    name="withdraw",
    may=may_publish,
    offered=is_public,
    # The site has only one row of words, without which it cannot be shown.
    never_for=(Site,),
    title=gettext_lazy("Withdraw from the public site"),
    button_label=gettext_lazy("Withdraw…"),
    menu=MenuItem(gettext_lazy("Withdraw selected…"), "publish", 5),
    view=VerbPage(
        form=withdraw_form,
        verb=withdraw,
        done=gettext_lazy("“%(entry)s” has left the public lists."),
        logged=reason_in_log,
        template="withdraw",
    ).answer,
)
