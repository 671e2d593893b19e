"""WSGI entry point; production settings unless told otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
# The sign-in limit counts by address: behind a proxy that is the address it forwards, from trusted proxies only.
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=os.environ.get("IBASHO_TRUSTED_PROXIES", "127.0.0.1")
)
# What the program itself is made of stays for good. Unless told so, Python's collector goes through all of it – a
# million objects, 0.3 s – whenever answers have left enough behind, and somebody waits that much longer. The views
# are read first: otherwise the first visit would.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
