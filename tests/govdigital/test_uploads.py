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


def test_a_long_request_of_nobody_is_not_read(send, client):
    client.logout()

    assert send(25_000_001).status_code == 400


def test_a_long_request_of_an_editor_is_answered_with_a_sentence(send, monkeypatch):
    monkeypatch.setattr(uploads, "LONGEST_OF_EDITORS", 40_000_000)

    answer, refused = send(30_000_000), send(40_000_001)

    assert "larger than five megabytes" in answer.content.decode()
    assert refused.status_code == 413
    assert "Then choose a smaller file." in refused.content.decode()
