"""Production settings for either version: what `config` is depends on the folder it runs in."""

from config.settings.production import *  # noqa: F403 – every setting of that version

# Minutes of compressing, for files that nginx gives out here.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "html", "js", "json", "map", "svg", "txt", "webmanifest", "xml"]
