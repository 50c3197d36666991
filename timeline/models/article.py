from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.addressed import AddressedManager, Slugged
from timeline.models.agent import Agent
from timeline.models.identifier import Identified
from timeline.models.picture import picture_key
from timeline.models.publishable import Sourced


class Article(Identified, Slugged, Sourced):
    """An essay that tells the story, or a page about the site."""

    class Kind(models.TextChoices):
        ESSAY = "essay", _("essay")
        PAGE = "page", _("site page")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.ESSAY)
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("Two or three sentences under the title.")
    )
    body = models.TextField(
        _("text"),
        blank=True,
        help_text=_("CommonMark. Name the source where a statement stands: [@key, p. 3]."),
    )
    picture = picture_key("articles", _("picture"))
    author = models.ForeignKey(
        Agent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("author"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[AddressedManager]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("kind", "position", "pk")

    def __str__(self) -> str:
        return self.title
