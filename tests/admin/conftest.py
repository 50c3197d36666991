import pytest
from django.contrib.auth.models import User

from tests import factories


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("ana", password="a long password"))
    return client


@pytest.fixture
def contributor(client):
    client.force_login(factories.person("luis", "contributor"))
    return client
