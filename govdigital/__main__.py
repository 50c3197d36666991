"""The command “govdigital”, also as “python -m govdigital”."""

import os
import sys

from govdigital import __version__


def main() -> None:
    """Run the command that is named, “start” where none is, or say the version."""
    arguments = sys.argv[1:] or ["start"]
    if arguments in (["--version"], ["version"]):
        sys.stdout.write(f"govdigital {__version__}\n")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdigital.settings")
    # The version is said without reading all of Django.
    from django.core.management import execute_from_command_line

    from govdigital.operator_log import logged_command

    with logged_command(["govdigital", *arguments]):
        execute_from_command_line(["govdigital", *arguments])


if __name__ == "__main__":
    main()
