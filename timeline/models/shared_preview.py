from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SharedPreview(models.Model):
    """A link to one working copy for a reader without an account. Its rows live in the editorial
    database only.
    """

    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()
    # Of the token that the address says: who reads this table, or puts an old one back, has no link
    # by it.
    digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    # A name and no key: users are in the editorial database, this table is in both.
    by = models.CharField(_("shared by"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("shared"), default=timezone.now)
    expires_at = models.DateTimeField(_("ends"))
    readers_may_comment = models.BooleanField(_("readers may comment"), default=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("shared preview")
        verbose_name_plural = _("shared previews")
        ordering = ("-pk",)
        indexes = [models.Index(fields=["model", "entry_pk"], name="shared_preview_entry")]

    def __str__(self) -> str:
        return f"{self.model}:{self.entry_pk}"

    @property
    def opens(self) -> bool:
        """Whether the link still shows the page."""
        return self.revoked_at is None and timezone.now() < self.expires_at
