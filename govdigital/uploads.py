"""How much of a file that somebody sends is taken in."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# No table takes more than five megabytes; a larger file is counted to its end, so that the form can
# say so.
KEPT = 5_100_000
# The field of pictures and documents, which takes twenty.
KEPT_OF_FIELD = {"upload": 20_100_000}
LONGEST_REQUEST = 25_000_000
# Of an editor so much is read, and dropped: the form says what is wrong, with all that was typed.
LONGEST_OF_EDITORS = 2_000_000_000


class RequestTooLong(RequestDataTooBig):
    """A request of which nothing was read, because its files are too large."""


class BoundedUploadHandler(FileUploadHandler):
    """Drops what comes of a file after the bytes that its field takes, and takes in nothing of a
    request that is longer than what is read.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        meta: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestTooLong, which is answered with 400 or 413, before a byte is read."""
        if content_length <= LONGEST_REQUEST:
            return
        if content_length > LONGEST_OF_EDITORS or not self.is_signed_in():
            raise RequestTooLong

    def is_signed_in(self) -> bool:
        """Whether whoever sends it has a session here; asked of long requests alone."""
        session = getattr(self.request, "session", {})
        return "_auth_user_id" in session

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk for the handlers that follow, or None where the file is too long already."""
        kept = KEPT_OF_FIELD.get(self.field_name or "", KEPT)
        return raw_data if start < kept else None

    def file_complete(self, file_size: int) -> None:
        """The handlers that follow make the file."""
