"""The settings the browser's site runs with: those of the tests, an address that breaks, and answers that tell more."""

from config.settings.test import *  # noqa: F403
from config.settings.test import MIDDLEWARE

ROOT_URLCONF = "tests.browser.site_urls"
MIDDLEWARE = ["tests.browser.site_urls.tell_templates", *MIDDLEWARE]
