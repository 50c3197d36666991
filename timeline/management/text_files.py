"""Files that a team writes for its site, read as text."""

from pathlib import Path


def text_of(path: Path) -> str:
    """The text of the file, whether or not it begins with a mark of UTF-8; raises ValueError with
    what is wrong with it, without its name.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}.") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(f"is no text in UTF-8, from line {line} on: save it as UTF-8.") from None
