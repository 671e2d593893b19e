"""WSGI entry point; production settings unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
# The sign-in limit counts by address: behind a proxy that is the address it forwards, from trusted proxies only.
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=os.environ.get("IBASHO_TRUSTED_PROXIES", "127.0.0.1")
)
