"""Whether the server on a port of this machine answers /healthz: for systemd and for containers.

Without Django, which takes seconds to load: a container asks every half minute. Asks under a name the site answers to
(IBASHO_ALLOWED_HOSTS), as anything else would be refused.
"""

import argparse
import http.client
import os
import sys
import time


def answer(port: int) -> str:
    """Empty if all is well, else what is wrong, in a few words."""
    host = os.environ.get("IBASHO_ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip("*.")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        response = connection.getresponse()
        return "" if response.status == http.client.OK else f"{response.status} {response.read(200).decode('utf-8')}"
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()


def main() -> int:
    """0 when the server is well, 1 with a sentence when it isn't."""
    parser = argparse.ArgumentParser(description="このコンピューターで動いているサーバーに、/healthz をたずねます。")
    parser.add_argument("port", type=int, nargs="?", default=8000)
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="よい答えが来るまで待つ秒数")
    options = parser.parse_args()
    end = time.monotonic() + options.wait
    while wrong := answer(options.port):
        if time.monotonic() >= end:
            print(f"{options.port} 番の /healthz から、よい答えがありません：{wrong}", file=sys.stderr)
            return 1
        time.sleep(0.25)
    return 0


if __name__ == "__main__":
    sys.exit(main())
