"""A field that names another entry, with words for what can be done with that entry."""

from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class RelatedWithWords(RelatedFieldWidgetWrapper):
    """The admin's own widget, whose two pictures are words here.

    An entry that several others need is not deleted in passing.
    """

    template_name = "admin/timeline/related.html"

    def __init__(self, wrapper: RelatedFieldWidgetWrapper) -> None:
        super().__init__(
            wrapper.widget,
            wrapper.rel,
            wrapper.admin_site,
            can_add_related=wrapper.can_add_related,
            can_change_related=wrapper.can_change_related,
        )

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, Any] | None = None,
        renderer: object = None,
    ) -> SafeString:
        # The renderer of forms knows Django's own templates only.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))
