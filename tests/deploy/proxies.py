"""Real Caddy and nginx in front of small servers, with the files of deploy/ as they are, but for ports and folders."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.deploy.units import ROOT

HOST = "ibasho.example.jp"


class Answering(BaseHTTPRequestHandler):
    """Answers each request with the headers it came with, as the application would see them."""

    def do_GET(self) -> None:
        body = str(self.headers).encode() * 20
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Not into the tests' output."""


@contextmanager
def upstream(port: int) -> Iterator[None]:
    """One of the two servers behind the proxy."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Answering)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def free_ports(count: int) -> list[int]:
    """Ports nobody listens at, all different."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@dataclass
class Proxy:
    """A proxy that runs: its two upstreams' ports, how to ask it, and all it has written anywhere."""

    upstreams: list[int]
    connect: Callable[[], http.client.HTTPConnection]
    folder: Path

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        connection = self.connect()
        connection.request(method, path, headers={"Host": HOST, **headers})
        response = connection.getresponse()
        answer = response.status, response.headers, response.read().decode()
        connection.close()
        return answer

    def written(self) -> str:
        return "".join(path.read_text(errors="replace") for path in self.folder.rglob("*log*") if path.is_file())


def until_open(port: int, process: subprocess.Popen) -> None:
    """Wait until somebody listens at the port."""
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the proxy doesn't listen")


@contextmanager
def caddy(folder: Path) -> Iterator[Proxy]:
    """Caddy, without certificates (those are Caddy's own affair) and without its port for administration."""
    port, *upstreams = free_ports(3)
    text = (ROOT / "deploy/caddy/Caddyfile").read_text()
    for there, here in {"\n{\n": "\n{\n\tadmin off\n", "lb_try_duration 10s": "lb_try_duration 500ms"}.items():
        assert there in text
        text = text.replace(there, here, 1)
    (folder / "Caddyfile").write_text(text)
    environment = os.environ | {
        "SITE": f"http://:{port}",
        "UPSTREAMS": " ".join(f"127.0.0.1:{number}" for number in upstreams),
        "HOME": str(folder),
    }
    with (folder / "log").open("w") as log:
        command = ["caddy", "run", "--config", folder / "Caddyfile"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        until_open(port, process)
        yield Proxy(upstreams, lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=30), folder)
    finally:
        process.terminate()
        process.wait(timeout=15)


def nginx_configuration(folder: Path, ports: list[int]) -> Path:
    """Our site in the smallest configuration that nginx takes; a certificate for a day."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", f"/CN={HOST}", "-keyout", key, "-out", certificate], check=True, capture_output=True)  # fmt: skip
    plain, tls, *upstreams = ports
    site = (ROOT / "deploy/nginx/ibasho.conf").read_text()
    for there, here in {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ": f"listen 127.0.0.1:{tls} ",
        "127.0.0.1:8001": f"127.0.0.1:{upstreams[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{upstreams[1]}",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": str(certificate),
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": str(key),
        "/var/log/nginx": str(folder),
    }.items():
        assert there in site
        site = site.replace(there, here)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    main = f"pid {folder}/pid; error_log {folder}/main.log; events {{}} http {{ {temporary}\n{site} }}"
    (folder / "nginx.conf").write_text(main)
    return folder / "nginx.conf"


@contextmanager
def nginx(folder: Path) -> Iterator[Proxy]:
    """nginx, with TLS."""
    ports = free_ports(4)
    configuration = nginx_configuration(folder, ports)
    folder.chmod(0o755)
    program = [shutil.which("nginx") or "nginx", "-c", configuration, "-e", folder / "main.log"]
    tested = subprocess.run([*program, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    trusting = ssl._create_unverified_context()  # noqa: S323 – its own certificate, on loopback
    process = subprocess.Popen([*program, "-g", "daemon off;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until_open(ports[1], process)
        ask = partial(http.client.HTTPSConnection, "127.0.0.1", ports[1], timeout=30, context=trusting)
        yield Proxy(ports[2:], ask, folder)
    finally:
        process.terminate()
        process.wait(timeout=15)
