import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from govdigital import uploads
from govdigital.databases import EDITORIAL, PUBLIC

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def send(client):
    client.force_login(User.objects.create_superuser("ana", password="a long password"))

    def sent(size):
        file = SimpleUploadedFile("table.csv", b"x" * size)
        return client.post("/admin/timeline/source/import/", {"resource": 0, "import_file": file})

    return sent


def test_what_comes_after_five_megabytes_of_a_file_is_not_kept(send, monkeypatch):
    kept = []
    original = TemporaryFileUploadHandler.receive_data_chunk

    def receive(handler, raw_data, start):
        kept.append(len(raw_data))
        return original(handler, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", receive)

    response = send(8_000_000)

    assert response.context["form"].errors["import_file"] == [
        "This file is larger than five megabytes. Send it in parts."
    ]
    assert uploads.KEPT <= sum(kept) < uploads.KEPT + 70_000


def test_a_request_of_more_than_twenty_megabytes_is_not_read(send):
    assert send(20_000_001).status_code == 400
