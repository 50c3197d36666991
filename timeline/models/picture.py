from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.models.addressed import LONGEST, Addressed, AddressedManager
from timeline.models.licence import Licence, licence_address, licence_name
from timeline.models.publishable import state_index
from timeline.models.sort_key import Alphabetical
from timeline.models.web_address import WebAddressField

LONGEST_ALTERNATIVE = 250


class Picture(Addressed):
    """A picture or a document: a file with its rights, shown where texts and entries name it.

    The file itself stands in a store under a name that is made from its bytes, so that it never
    changes and two versions never overwrite each other; see timeline/files/.
    """

    class ContentType(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        WEBP = "image/webp", "WebP"
        AVIF = "image/avif", "AVIF"
        SVG = "image/svg+xml", "SVG"
        PDF = "application/pdf", "PDF"

    address_field = "key"

    key = models.SlugField(
        _("key"),
        max_length=LONGEST,
        unique=True,
        blank=True,
        error_messages={"unique": _("Another picture has this key. Choose a different one.")},
        help_text=_(
            "The name by which texts show this picture: small letters, digits and hyphens. "
            "Left empty, it follows the title."
        ),
    )
    title = models.CharField(_("title"), max_length=200)

    # What the file is follows from its bytes, when it is uploaded.
    file = models.CharField(_("file"), max_length=50, blank=True, editable=False)
    content_type = models.CharField(
        _("type of file"), max_length=20, choices=ContentType.choices, blank=True, editable=False
    )
    original_name = models.CharField(
        _("name of the file"), max_length=200, blank=True, editable=False
    )
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), default=0, editable=False)
    # In which formats smaller ones were made of it, the best first: “avif jpg”.
    formats = models.CharField(max_length=20, blank=True, editable=False)

    alt = models.CharField(
        _("alternative text"),
        max_length=LONGEST_ALTERNATIVE,
        blank=True,
        help_text=_("What the picture shows, for readers who cannot see it."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Only for a logo that stands beside the name: it has no alternative text."),
    )
    caption = models.CharField(
        _("caption"),
        max_length=400,
        blank=True,
        help_text=_(
            "What it shows, and when. It stands under the picture, and cites as texts do: [@key]."
        ),
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it: a name.")
    )
    source = models.ForeignKey(
        "timeline.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pictures",
        verbose_name=_("source"),
        help_text=_("Where it was taken from."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence.choices,
        blank=True,
        help_text=_("What allows this site to show it. Nothing goes live without a licence."),
    )
    licence_url = WebAddressField(
        _("address of the licence"),
        max_length=500,
        blank=True,
        help_text=_("Only where the licence has no address of its own."),
    )
    date = EDTFField(_("date"), blank=True, help_text=_("When it was made."))
    date_earliest = EarliestField(of="date")
    date_latest = LatestField(of="date")

    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[AddressedManager]

    class Meta:
        verbose_name = _("picture or document")
        verbose_name_plural = _("pictures and documents")
        ordering = (Alphabetical(), "pk")
        indexes = [
            state_index("picture"),
            models.Index(fields=["sort_key_en", "id"], name="picture_all_en"),
            models.Index(fields=["sort_key_es", "id"], name="picture_all_es"),
            # Before a file is taken away, other rows are asked for it.
            models.Index(fields=["file"], name="picture_file"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(licence=Licence.OTHER) | ~Q(licence_url=""),
                name="picture_licence_has_address",
                violation_error_message=_("Give the address at which this licence can be read."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The key: by it texts name the picture."""
        return self.key

    @property
    def is_document(self) -> bool:
        """Whether it is read and not looked at."""
        return self.content_type == self.ContentType.PDF

    @property
    def licence_title(self) -> str | Promise:
        """The name of the licence as readers know it; blank where none is chosen."""
        return licence_name(self.licence)

    @property
    def licence_address(self) -> str:
        """Where the licence can be read; blank for own work, and where nothing says it."""
        return licence_address(self.licence, self.licence_url)


def picture_key(related_name: str, words: Any) -> "models.ForeignKey[Any, Any]":
    """A key to the picture that is shown with an entry, where it has one."""
    return models.ForeignKey(
        "timeline.Picture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=words,
    )
