"""What the varying parts of these addresses are made of."""

from timeline.citing.formats import FORMATS


class ReferenceFormatConverter:
    """The ending of a file of references."""

    regex = "|".join(name.replace(".", r"\.") for name in FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
