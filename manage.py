#!/usr/bin/env python
import os
import sys


def main() -> None:
    """Run one of Django's or the timeline's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdigital.settings")
    from django.core.management import execute_from_command_line

    from govdigital.operator_log import logged_command

    with logged_command(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
