"""The admin's real forms, filled as a browser sends them."""

from django.forms import ModelMultipleChoiceField


def sent(response, **changes):
    """Every field of the form in the response with the value it shows, and the changes."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    shown = {bound.html_name: value(bound) for form in forms for bound in form}
    # The forms of people are Django's own, and not guarded.
    shown |= {"seen": context["seen"]} if "seen" in context else {}
    if questions := context.get("conflict", {}).get("questions"):
        shown |= {question.asked: question.digest for question in questions}
        shown |= {question.base: question.base_token for question in questions}
    return {name: worded(value) for name, value in (shown | changes).items() if value is not False}


def value(bound):
    """What a browser sends of a field: of boxes to tick, those that are ticked."""
    several = isinstance(bound.field, ModelMultipleChoiceField)
    return list(bound.value() or ()) if several else bound.value()


def worded(value):
    if isinstance(value, list):
        return [str(part) for part in value]
    return "" if value is None else str(value)


def rows(prefix, *parts):
    """New rows of an inline: its management form and the fields of each."""
    fields = {
        f"{prefix}-{number}-{name}": value
        for number, part in enumerate(parts)
        for name, value in part.items()
    }
    return {f"{prefix}-TOTAL_FORMS": len(parts), **fields}


def sentences(response):
    """Every sentence that refuses something, by the field where it stands."""
    context = response.context
    found = dict(context["adminform"].form.errors)
    for inline in context["inline_admin_formsets"]:
        for number, errors in enumerate(inline.formset.errors):
            found |= {
                f"{inline.formset.prefix}-{number}-{name}": said for name, said in errors.items()
            }
    return {name: [str(sentence) for sentence in said] for name, said in found.items()}


def tools(response):
    """The words and the address of all that the save bar and the head of an entry's form offer."""
    head, step = response.context["head"], response.context.get("bar_step")
    buttons = [step] if step else []
    return [(button.label, button.address) for button in [*buttons, *head.in_sight, *head.more]]
