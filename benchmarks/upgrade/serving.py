"""Two machines and the proxy in front, as processes: a machine is taken out, renewed and put back."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

from benchmarks.serving import HOST, end, wait_for
from tools.postgres import free_port

from .versions import Version

DRAINED = 3  # seconds after which nothing is under way any more on a machine that gets no new requests

# Static files come from the folder, not from a machine: for some minutes pages of two versions ask for theirs, and a
# process knows those only that were there when it started.
CONFIGURATION = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/nginx-body;
  proxy_temp_path {folder}/nginx-proxy;
  fastcgi_temp_path {folder}/nginx-none;
  uwsgi_temp_path {folder}/nginx-none;
  scgi_temp_path {folder}/nginx-none;
  upstream machines {{ {machines} }}
  server {{
    listen {host}:{port};
    location /static/ {{ alias {folder}/static_root/; }}
    location / {{
      proxy_pass http://machines;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_read_timeout 60s;
    }}
  }}
}}
"""


class Machine:
    """One process that serves, and which version it serves."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.port, self.log = name, free_port(), folder / f"{name}.log"
        self.process: subprocess.Popen | None = None

    def start(self, version: Version) -> None:
        """Returns when it answers. Raises SystemExit when it doesn't."""
        command, environment = version.server(self.port)
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=version.folder, env=environment, stdout=log, stderr=log)
        wait_for(f"http://{HOST}:{self.port}/healthz", self.process, self.log)

    def stop(self) -> None:
        if self.process:
            end(self.process)
        self.process = None


class Proxy:
    """nginx in front. A machine is taken out before it is stopped, so that nothing under way is lost."""

    def __init__(self, machines: list[Machine], folder: Path) -> None:
        self.machines, self.folder, self.port = machines, folder, free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
        if program is None:
            raise SystemExit("nginx is not installed (Debian: apt install nginx).")
        self._write(out=None)
        command = [program, "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", self.folder / "nginx.log"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        wait_for(f"http://{HOST}:{self.port}/healthz", self.process, self.folder / "nginx.log")

    def take_out(self, machine: Machine) -> None:
        """Returns when the machine has nothing to do."""
        self._reload(out=machine)

    def put_back(self) -> None:
        self._reload(out=None)

    def stop(self) -> None:
        if self.process:
            end(self.process)

    def _reload(self, out: Machine | None) -> None:
        self._write(out)
        self.process.send_signal(signal.SIGHUP)
        time.sleep(DRAINED)

    def _write(self, out: Machine | None) -> None:
        servers = (f"server {HOST}:{one.port}{' down' if one is out else ''};" for one in self.machines)
        user = "user root;" if Path("/").owner() == self.folder.owner() else ""
        values = {"machines": " ".join(servers), "folder": self.folder, "host": HOST, "port": self.port, "user": user}
        (self.folder / "nginx.conf").write_text(CONFIGURATION.format(**values))
