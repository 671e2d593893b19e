"""What the pages of other sites may read – everything public that has an address – and how often (decision 0049)."""

from environs import Env

env = Env()

# Neither `away` (POST, whereabouts) nor any page: those are for people, in a window of their own or under /embed/.
CORS_URLS_REGEX = (
    r"^/(?:api/v1/(?!away\b)|hsds/|open-data/"
    r"|(?:(?:en|easy)/)?(?:embed/|feeds/|(?:listings|districts|organisations)/[-\w]+/calendar\.ics$))"
)
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "cache-control", "content-type", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "etag",
    "link",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-policy",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
]

IBASHO_API_LIMIT = env.int("IBASHO_API_LIMIT", 600)  # requests a minute, address and process; 0: no limit

# How often each site that shows our search loads it, by its name and the day (decision 0048)
IBASHO_COUNT_EMBEDS = env.bool("IBASHO_COUNT_EMBEDS", True)

# What whoever takes the data away may do with it: told in the API's document and beside every bulk file.
IBASHO_DATA_LICENCE = env.str("IBASHO_DATA_LICENCE", "CC BY 4.0")
IBASHO_DATA_LICENCE_URL = env.str("IBASHO_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/deed.ja")
