"""What the varying parts of addresses are made of."""


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
