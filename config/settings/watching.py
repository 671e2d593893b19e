"""What an operator sees of a running instance: logs, figures, reports of errors (decision 0055)."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()

LOGGING_CONFIG = "config.logging.configure"
LOGGING = {
    "LEVEL": env.str("IBASHO_LOG_LEVEL", "INFO"),
    "FORMAT": env.str("IBASHO_LOG_FORMAT", "plain"),
    "SLOW_QUERY_MS": env.int("IBASHO_SLOW_QUERY_MS", 1000),  # 0: none is told of
    "DSN": env.str("IBASHO_SENTRY_DSN", ""),  # empty: nothing is reported to anybody
}

IBASHO_METRICS_TOKEN = env.str("IBASHO_METRICS_TOKEN", "")  # empty: there is no /metrics
# Where each process keeps its counts; read by prometheus_client itself, from the environment, as it is imported.
PROMETHEUS_MULTIPROC_DIR = env.str("PROMETHEUS_MULTIPROC_DIR", "")
if PROMETHEUS_MULTIPROC_DIR:
    try:
        Path(PROMETHEUS_MULTIPROC_DIR).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"PROMETHEUS_MULTIPROC_DIR ({PROMETHEUS_MULTIPROC_DIR}) can't be made: name a folder that can."
        ) from error
