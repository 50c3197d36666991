import pytest

from tests.admin.registered import model_admins
from timeline.admin.base.entry_action import EntryAction
from timeline.admin.entries.entry import EntryAdmin

AT_MOST = 8
ENTRY_ADMINS = [editing for editing in model_admins() if isinstance(editing, EntryAdmin)]


def written_here(cls):
    return cls.__module__.startswith(("timeline.", "govdigital."))


def test_no_admin_is_made_of_more_than_eight_classes_of_ours():
    grown = []
    for editing in model_admins():
        classes = [cls.__name__ for cls in type(editing).__mro__ if written_here(cls)]
        if len(classes) > AT_MOST:
            grown.append(
                f"{classes[0]} is made of {len(classes)} classes ({', '.join(classes)}): make what "
                "it does with entries an EntryAction or an EntryPage, and name that in its list."
            )

    assert grown == []


def test_only_the_forms_of_nouns_inherit_from_entry_admin():
    strangers = []
    for editing in ENTRY_ADMINS:
        for cls in type(editing).__mro__:
            if issubclass(cls, EntryAdmin) and ".admin.entries." not in cls.__module__:
                strangers.append(
                    f"{cls.__module__}.{cls.__name__} inherits EntryAdmin: write functions that "
                    "take the admin, and an EntryPage or a ListPage that names them."
                )

    assert strangers == []


def test_each_page_about_entries_has_an_address_of_its_own():
    for editing in ENTRY_ADMINS:
        names = []
        for tool in (*editing.entry_actions, *editing.list_pages):
            names += [address.name for address in tool.addresses]

        assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("editing", ENTRY_ADMINS, ids=lambda editing: editing.opts.model_name)
def test_the_menu_of_a_list_keeps_one_order(editing):
    actions = [action for action in editing.entry_actions if isinstance(action, EntryAction)]
    places = [action.menu.place for action in actions]

    assert sorted(places)[:5] == [1, 2, 3, 4, 5]
    assert len(places) == len(set(places))
    assert [action.__name__ for action in editing.actions[:5]] == [
        "review_selected",
        "send_back_selected",
        "publish_selected",
        "confirm_selected",
        "withdraw_selected",
    ]
