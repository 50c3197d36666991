from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from govdigital.databases import REPORTS_APP


class ReaderReportsConfig(AppConfig):
    name = "timeline.reader_reports"
    label = REPORTS_APP
    verbose_name = _("Reports of readers")
    default_auto_field = "django.db.models.BigAutoField"
