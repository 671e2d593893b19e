"""What an operator sees of a running instance: logs, figures, reports of errors (decision 0055)."""

from environs import Env

env = Env()

LOGGING_CONFIG = "config.logging.configure"
LOGGING = {
    "LEVEL": env.str("IBASHO_LOG_LEVEL", "INFO"),
    "FORMAT": env.str("IBASHO_LOG_FORMAT", "plain"),
    "DSN": env.str("IBASHO_SENTRY_DSN", ""),  # empty: nothing is reported to anybody
}
