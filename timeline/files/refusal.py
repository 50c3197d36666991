"""Why a file is not taken, in a sentence for who sent it."""

from typing import NamedTuple


class Refused(Exception):
    """A file is not taken; the one argument is a sentence that says why, and what helps."""

    @property
    def sentence(self) -> str:
        """The sentence, in the language of the editor."""
        return str(self.args[0])


class Cleaned(NamedTuple):
    """A file that was read to its end and written anew: what it is, and its smaller copies."""

    content: bytes
    content_type: str
    width: int = 0
    height: int = 0
    # The formats in which copies were made, the best first: “avif jpg”.
    formats: str = ""
    # By width and format: the bytes of each copy.
    copies: dict[tuple[int, str], bytes] = {}
    # What was taken out of it that an editor may miss, in words.
    removed: tuple[str, ...] = ()
