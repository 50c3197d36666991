"""What commands say that run as processes of their own."""


def without_events(words):
    """What a command says of itself, without the lines of the log."""
    lines = words.splitlines(keepends=True)
    return "".join(line for line in lines if " outcome=" not in line)
