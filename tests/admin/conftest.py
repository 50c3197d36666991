import pytest
from django.contrib.auth.models import User


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("ana", password="a long password"))
    return client
