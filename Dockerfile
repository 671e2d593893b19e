# ibasho as a container image: the same Debian, paths and commands as on a machine (docs/operations.md), nothing that builds
# or downloads left inside. One image for pages, worker and timers: compose.yaml says what each runs.
ARG DEBIAN=bookworm-slim

FROM debian:${DEBIAN} AS build
# Versions are Debian's: pinned here they would be gone from its mirrors with the next security update.
# hadolint ignore=DL3008
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/ibasho/current
COPY requirements.lock ./
RUN python3 -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
    && .venv/bin/python -m pip uninstall --yes --quiet pip setuptools
COPY manage.py pyproject.toml ./
COPY config ./config
COPY directory ./directory
COPY activities ./activities
COPY search ./search
COPY home ./home
COPY templates ./templates
COPY static ./static
COPY locale ./locale
COPY deploy ./deploy
# Static files need settings to be collected; the key is thrown away with this line, and no database is asked.
RUN DJANGO_SETTINGS_MODULE=config.settings.production IBASHO_ALLOWED_HOSTS=localhost \
    IBASHO_SECRET_KEY="$(python3 -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    IBASHO_VAR_DIR=/tmp IBASHO_STATIC_ROOT=/opt/ibasho/static \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && .venv/bin/python -m compileall -q config home search activities directory deploy

FROM debian:${DEBIAN}
# hadolint ignore=DL3008
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends \
        ca-certificates fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client python3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && ln -snf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime \
    && useradd --system --uid 10001 --user-group --home-dir /var/lib/ibasho --shell /usr/sbin/nologin ibasho \
    && install -d -o ibasho -g ibasho -m 700 /var/lib/ibasho /var/lib/ibasho/media /var/lib/ibasho/bulk /var/backups/ibasho
COPY --from=build /opt/ibasho /opt/ibasho
WORKDIR /opt/ibasho/current
ENV PATH=/opt/ibasho/current/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    IBASHO_VAR_DIR=/var/lib/ibasho \
    IBASHO_MEDIA_ROOT=/var/lib/ibasho/media \
    IBASHO_STATIC_ROOT=/opt/ibasho/static \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=4 \
    GRANIAN_STATIC_PATH_ROUTE=/media \
    GRANIAN_STATIC_PATH_MOUNT=/var/lib/ibasho/media \
    XDG_CACHE_HOME=/tmp/cache
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "deploy/healthcheck.py", "8000"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--respawn-failed-workers", "config.wsgi:application"]
