from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.models.addressed import Addressed, AddressedManager
from timeline.models.agent import Agent
from timeline.models.doi import DOIField
from timeline.models.identifier import Identified
from timeline.models.known_rows import KnowsRows
from timeline.models.language_tag import LanguageTagField
from timeline.models.marks import MarkField
from timeline.models.picture import Picture
from timeline.models.publishable import state_index
from timeline.models.sort_key import Alphabetical
from timeline.models.web_address import WebAddressField

CITEKEY = RegexValidator(
    r"^[a-z0-9]+(?:[-_:.][a-z0-9]+)*$",
    _(
        "A key is made of small letters and digits, "
        "with single hyphens, dots, colons or underscores between them."
    ),
)


class Source(Identified, Addressed):
    """What a statement rests on, in the terms of the Citation Style Language (CSL 1.0.2)."""

    class Type(models.TextChoices):
        ARTICLE_JOURNAL = "article-journal", _("journal article")
        ARTICLE_MAGAZINE = "article-magazine", _("magazine article")
        ARTICLE_NEWSPAPER = "article-newspaper", _("newspaper article")
        BOOK = "book", _("book")
        CHAPTER = "chapter", _("chapter")
        DATASET = "dataset", _("dataset")
        INTERVIEW = "interview", _("interview")
        LEGISLATION = "legislation", _("law or decree")
        PAPER_CONFERENCE = "paper-conference", _("conference paper")
        POST_WEBLOG = "post-weblog", _("blog post")
        REPORT = "report", _("report")
        SPEECH = "speech", _("speech")
        THESIS = "thesis", _("thesis")
        WEBPAGE = "webpage", _("web page")

    class LinkStatus(models.TextChoices):
        UNCHECKED = "", _("not checked yet")
        OK = "ok", _("works")
        MOVED = "moved", _("moved")
        LOGIN = "login", _("needs a login")
        BLOCKED = "blocked", _("refuses automatic checks")
        GONE = "gone", _("gone")
        UNREACHABLE = "unreachable", _("cannot be reached")

    class LinkTrouble(models.TextChoices):
        TIMEOUT = "timeout", _("no answer in time")
        NAME = "name", _("no host has this name")
        CONNECTION = "connection", _("the connection failed or is not safe")
        PRIVATE = "private", _("it leads into a private network")
        REDIRECTS = "redirects", _("it redirects without an end")
        ADDRESS = "address", _("it is no web address")

    address_field = "key"

    key = models.CharField(
        _("key"),
        max_length=100,
        unique=True,
        blank=True,
        validators=[CITEKEY],
        error_messages={"unique": _("Another source has this key. Choose a different one.")},
        help_text=_(
            "The citekey by which texts name this source: [@key]. It is the address of its page "
            "too. "
            "Left empty, it follows the title."
        ),
    )
    type = models.CharField(_("type"), max_length=20, choices=Type.choices, default=Type.WEBPAGE)
    title = models.CharField(
        _("title"), max_length=500, help_text=_("As the source itself has it, in its own language.")
    )
    container_title = models.CharField(
        _("published in"),
        max_length=300,
        blank=True,
        help_text=_("The journal, newspaper, site or book that holds it."),
    )
    # Its editors too: a role tells them apart.
    authors = models.ManyToManyField(
        Agent, through="Authorship", related_name="works", verbose_name=_("authors and editors")
    )
    publisher = models.ForeignKey(
        Agent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_sources",
        verbose_name=_("publisher"),
    )
    volume = models.CharField(_("volume"), max_length=50, blank=True)
    issue = models.CharField(
        _("issue"), max_length=50, blank=True, help_text=_("Of a journal, magazine or newspaper.")
    )
    pages = models.CharField(
        _("pages"),
        max_length=50,
        blank=True,
        help_text=_("Where it stands in what holds it: 101–117."),
    )
    chapter = models.CharField(
        _("chapter"), max_length=50, blank=True, help_text=_("Its number: 3.")
    )
    edition = models.CharField(
        _("edition"), max_length=100, blank=True, help_text=_("As in: 2, or revised.")
    )
    number = models.CharField(
        _("number"), max_length=100, blank=True, help_text=_("Of a report, a law or a patent.")
    )
    date = EDTFField(_("date"), blank=True)
    date_earliest = EarliestField(of="date")
    date_latest = LatestField(of="date")
    url = WebAddressField(_("address on the web"), max_length=1000, blank=True)
    archived_url = WebAddressField(_("archived copy"), max_length=1000, blank=True)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    archived_document = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="archived_sources",
        verbose_name=_("archived copy kept here"),
        help_text=_("A document or a picture of the source that this site keeps itself."),
    )
    accessed_on = models.DateField(_("read on"), null=True, blank=True)
    link_status = models.CharField(
        _("link"), max_length=12, choices=LinkStatus.choices, default="", blank=True, editable=False
    )
    link_checked_on = models.DateField(
        _("link last checked"), null=True, blank=True, editable=False
    )
    link_checked_url = WebAddressField(max_length=1000, blank=True, editable=False)
    link_moved_to = models.CharField(_("new address"), max_length=1000, blank=True, editable=False)
    link_code = models.PositiveSmallIntegerField(
        _("HTTP status"), null=True, blank=True, editable=False
    )
    link_trouble = models.CharField(
        _("trouble with the link"),
        max_length=12,
        choices=LinkTrouble.choices,
        blank=True,
        editable=False,
    )
    language = LanguageTagField(
        _("language"),
        max_length=12,
        default="en",
        help_text=_("The language tag of the source: en, es, es-MX; und where it is not known."),
    )
    doi = DOIField("DOI", max_length=200, blank=True)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    note = models.TextField(
        _("note to readers"),
        blank=True,
        help_text=_("What a reader should know, such as why the date is not known."),
    )

    address_mark = MarkField(of="address")
    doi_mark = MarkField(of="doi")
    title_mark = MarkField(of="title")

    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[AddressedManager]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = (Alphabetical(), "pk")
        indexes = [
            state_index("source"),
            models.Index(fields=["withdrawn_at", "sort_key_en", "id"], name="source_alphabet_en"),
            models.Index(fields=["withdrawn_at", "sort_key_es", "id"], name="source_alphabet_es"),
            # Editors' lists hold what is withdrawn, too.
            models.Index(fields=["sort_key_en", "id"], name="source_all_en"),
            models.Index(fields=["sort_key_es", "id"], name="source_all_es"),
            # What editors find a source by while they write.
            models.Index(fields=["key", "title", "date", "publisher"], name="source_named"),
            models.Index(fields=["address_mark"], name="source_address_mark"),
            models.Index(fields=["doi_mark"], name="source_doi_mark"),
            models.Index(fields=["title_mark"], name="source_title_mark"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(archived_on__isnull=True) | ~models.Q(archived_url=""),
                name="source_archive_date_has_address",
                violation_error_message=_(
                    "An archive date needs the address of the archived copy."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The key: it is the address of the source's page too."""
        return self.key

    @property
    def written_by(self) -> list[Agent]:
        """Its authors in their order; asks nothing where authorships and agents are prefetched."""
        return self.named_as(Authorship.Role.AUTHOR)

    @property
    def edited_by(self) -> list[Agent]:
        """Its editors in their order; asks nothing where authorships and agents are prefetched."""
        return self.named_as(Authorship.Role.EDITOR)

    def named_as(self, role: str) -> list[Agent]:
        """Those whom the source names in the role, in their order."""
        return [
            authorship.agent for authorship in self.authorships.all() if authorship.role == role
        ]


# Readers are offered the archived copy of these first.
DEAD_LINKS = (Source.LinkStatus.GONE, Source.LinkStatus.UNREACHABLE)


class AuthorshipManager(models.Manager["Authorship"]):
    """Finds an authorship by its source, its author and the author's role."""

    def get_by_natural_key(self, key: str, slug: str, role: str = "author") -> "Authorship":
        """The place of the agent among the authors or editors of the source; raises
        DoesNotExist.
        """
        return self.get(source__key=key, agent__slug=slug, role=role)


class Authorship(KnowsRows):
    """An agent's place among the authors, or the editors, of a source."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        EDITOR = "editor", _("editor")

    source = models.ForeignKey(Source, models.CASCADE, related_name="authorships")
    agent = models.ForeignKey(
        Agent, models.PROTECT, related_name="authorships", verbose_name=_("person or organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.AUTHOR)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = AuthorshipManager()

    class Meta:
        verbose_name = _("author or editor")
        verbose_name_plural = _("authors and editors")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "agent", "role"],
                name="authorship_once",
                violation_error_message=_("This name stands here already in the same role."),
            )
        ]

    def __str__(self) -> str:
        return str(self.agent)

    def natural_key(self) -> tuple[str, str, str]:
        """The source's key, the author's address and the role, by which fixtures name this row."""
        return self.source.key, self.agent.slug, self.role

    # Django reads from the method which models a dump must hold first; its type knows nothing of
    # that.
    natural_key.dependencies = ["timeline.source", "timeline.agent"]  # type: ignore[attr-defined]
