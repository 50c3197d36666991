"""How much of a file that somebody sends is taken in."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# No form takes more than five megabytes; a larger file is counted to its end, so that the form can
# say so.
KEPT = 5_100_000
LONGEST_REQUEST = 20_000_000


class BoundedUploadHandler(FileUploadHandler):
    """Drops what comes of a file after KEPT bytes, and takes in nothing of a request longer than
    LONGEST_REQUEST.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        meta: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestDataTooBig, which is answered with 400, before a byte is read."""
        if content_length > LONGEST_REQUEST:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk for the handlers that follow, or None where the file is too long already."""
        return raw_data if start < KEPT else None

    def file_complete(self, file_size: int) -> None:
        """The handlers that follow make the file."""
