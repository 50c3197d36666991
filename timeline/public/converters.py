"""What the varying parts of addresses are made of."""

from django.urls.converters import IntConverter

from timeline.files.names import NAME


class KeyConverter:
    """The key of a source: a slug that may also hold dots and colons."""

    regex = "[-a-zA-Z0-9_.:]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FormatConverter(KeyConverter):
    """The format of a file of data."""

    regex = "csv|json"


class NumberConverter(IntConverter):
    """The number of a publication, in the one way of writing it, and no longer than the database's
    numbers.
    """

    regex = "[1-9][0-9]{0,17}"


class DigestConverter(KeyConverter):
    """What a picture is made of, in one number."""

    regex = "[0-9a-f]{16}"


class FileConverter(KeyConverter):
    """The name of a file of a picture."""

    regex = NAME
