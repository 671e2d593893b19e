"""`ibasho COMMAND`: what `manage.py` is in a checkout, for an installed wheel – with the settings of production."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command. An installed ibasho serves people, so nothing less than production is the default."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    execute_from_command_line(sys.argv)
