"""What the varying parts of addresses of files are made of."""

from timeline.public.converters import KeyConverter
from timeline.public.parameters import LIST_NAMES


class ListConverter(KeyConverter):
    """The name of a list that is a file too."""

    regex = "|".join(LIST_NAMES)
