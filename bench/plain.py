"""The list that Django's ListView gives at once: OFFSET, COUNT and icontains; for comparison."""

from django.db.models import Q
from django.http import HttpResponse
from django.urls import path
from django.views.generic import ListView

from govdigital.databases import PUBLIC
from govdigital.urls import urlpatterns as ours
from timeline.models import Initiative


class PlainList(ListView):
    paginate_by = 50

    def get_queryset(self):
        rows = Initiative.objects.using(PUBLIC).filter(withdrawn_at=None).select_related("era")
        asked = self.request.GET
        if "kind" in asked:
            rows = rows.filter(kind=asked["kind"], status=asked["status"])
        for word in asked.get("q", "").split():
            rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word))
        return rows

    def render_to_response(self, context, **options):
        return HttpResponse("\n".join(f"{row.title} ({row.era})" for row in context["object_list"]))


urlpatterns = [path("plain/", PlainList.as_view()), *ours]
