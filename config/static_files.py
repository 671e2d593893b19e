"""How static files are stored for production: under hashed names, compressed, for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names imported by our modules are hashed as well: no page runs modules of two versions.

    Django's own switch for it reads everybody's files, and htmx's sources import what isn't there.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))
