from dataclasses import replace

import pytest
from django.contrib import admin
from django.http import Http404, HttpResponse

from timeline.admin.publishing.publish import PUBLISH
from timeline.models import Era, Site


def answered(action, editing, request):
    return HttpResponse(action.name)


def test_an_action_with_a_view_of_its_own_is_missing_for_nouns_that_it_is_never_for(rf):
    (address,) = replace(PUBLISH, view=answered, never_for=(Site,)).addresses
    eras, sites = (admin.site.get_model_admin(model) for model in (Era, Site))

    assert address.view(eras, rf.get("/")).content == b"publish"
    with pytest.raises(Http404):
        address.view(sites, rf.get("/"))
