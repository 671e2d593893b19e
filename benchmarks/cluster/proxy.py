"""nginx in front of the web processes: as docs/scaling.md advises it, on one port of 127.0.0.1."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from tools.postgres import free_port

from .processes import HOST, Service

# `proxy_next_upstream` repeats what is safe to repeat, and never a POST that may have been carried out.
CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log warn;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_max_body_size 25m;
  client_body_temp_path {folder}/nginx-bodies;
  proxy_temp_path {folder}/nginx-answers;
  fastcgi_temp_path {folder}/nginx-unused;
  uwsgi_temp_path {folder}/nginx-unused;
  scgi_temp_path {folder}/nginx-unused;
  upstream web {{
    {servers}
    keepalive 16;
  }}
  server {{
    listen {host}:{port};
    location / {{
      proxy_pass http://web;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_connect_timeout 1s;
      proxy_read_timeout 30s;
      proxy_next_upstream error timeout;
      proxy_next_upstream_tries 2;
    }}
  }}
}}
"""


def nginx(folder: Path, web: Sequence[int]) -> tuple[Service, int]:
    """In front of the web processes on those ports."""
    port = free_port()
    servers = "\n    ".join(f"server {HOST}:{each} max_fails=1 fail_timeout=2s;" for each in web)
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, servers=servers, host=HOST, port=port))
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise SystemExit("nginx is not installed.")
    errors = folder / "nginx-errors.log"
    return Service("nginx", [program, "-p", folder, "-c", configuration, "-e", errors], folder), port
