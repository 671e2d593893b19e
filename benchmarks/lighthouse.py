"""`make audit`: what Lighthouse says of the demo on a slow telephone, written to LIGHTHOUSE.md.

The site runs as in production (granian, compressed and hashed files), without TLS. Each page is loaded several times;
the table gives minimum, median and maximum, since a busy machine only makes figures worse.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile
import urllib.request
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tools.run_checks import find_chromium

from .databases import FOLDER, ROOT, django
from .serving import served

TOOL = ROOT / "tools" / "audit" / "node_modules" / ".bin" / "lighthouse"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
ATTEMPTS = 3
HEADINGS = ["page", *CATEGORIES.values(), "LCP s", "TBT ms", "CLS", "kB without images", "requests"]


@dataclass(frozen=True)
class Load:
    """One loading of one page: scores of 0–100, times, layout shift, what was sent."""

    scores: dict[str, float]
    lcp: float
    tbt: float
    cls: float
    kilobytes: float
    requests: int
    failed: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", default="LIGHTHOUSE.md", help="file in benchmarks/")
    parser.add_argument("--only", help="one page: home, search, district or listing")
    options = parser.parse_args()
    if not TOOL.exists():
        raise SystemExit("Lighthouse isn't here. It needs Node 20 or newer: cd tools/audit && npm ci")
    with served(_demo()) as site:
        pages = _pages(f"http://127.0.0.1:{site.port}")
        chosen = {options.only: pages[options.only]} if options.only else pages
        found = {name: [_load(url) for _ in range(options.runs)] for name, url in chosen.items()}
    where = ROOT / "benchmarks" / options.output
    where.write_text(_report(found), encoding="utf-8")
    print(where.read_text(encoding="utf-8"))


def _demo() -> str:
    """DATABASE_URL of a fresh SQLite file with the demo."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{FOLDER}/demo.sqlite3{suffix}").unlink(missing_ok=True)
    url = f"sqlite:///{FOLDER}/demo.sqlite3"
    django(url, "migrate", "--verbosity", "0")
    django(url, "load_demo")
    return url


def _pages(base: str) -> dict[str, str]:
    """The four pages people meet most: {name: address}."""
    town = f"{base}/districts/99201/"
    text = urllib.request.urlopen(town, timeout=30).read().decode()  # noqa: S310 – our own loopback address
    district, listing = (
        re.search(rf"\"(/{kind}[-/][^\"/]+/)\"", text)[1] for kind in ("districts/[0-9]+-es", "listings")
    )
    return {
        "home": f"{base}/",
        "search": f"{base}/search/?place=%E5%87%AA%E6%B5%A6%E5%B8%82%E6%9C%AC%E7%94%BA%E4%BA%8C%E4%B8%81%E7%9B%AE",
        "district": f"{base}{district}",
        "listing": f"{base}{listing}",
    }


def _recorded(url: str) -> dict | None:
    """What Lighthouse says; None where it couldn't record the load (NO_NAVSTART), which measures nothing."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "result.json"
        command = [TOOL, url, "--quiet", "--output=json", f"--output-path={target}", "--max-wait-for-load=60000"]
        command.append(f"--chrome-flags={FLAGS} --user-data-dir={folder}/profile")
        environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
        ended = subprocess.run(command, env=environment, cwd=folder, check=False)
        return None if ended.returncode else json.loads(target.read_text(encoding="utf-8"))


def _load(url: str) -> Load:
    result = next(filter(None, (_recorded(url) for _ in range(ATTEMPTS))), None)
    if result is None:
        raise SystemExit(f"Lighthouse recorded no load of {url} in {ATTEMPTS} attempts")
    audits = result["audits"]
    sent = [item for item in audits["network-requests"]["details"]["items"] if item["url"].startswith("http")]
    needed = {ref["id"] for one in result["categories"].values() for ref in one["auditRefs"] if ref["weight"]}
    return Load(
        scores={name: 100 * (result["categories"][name]["score"] or 0) for name in CATEGORIES},
        lcp=audits["largest-contentful-paint"]["numericValue"] / 1000,
        tbt=audits["total-blocking-time"]["numericValue"],
        cls=audits["cumulative-layout-shift"]["numericValue"],
        kilobytes=sum(item["transferSize"] for item in sent if item["resourceType"] != "Image") / 1000,
        requests=len(sent),
        failed=tuple(
            sorted(name for name in needed if audits[name]["score"] is not None and audits[name]["score"] < 0.9)
        ),
    )


def _report(found: dict[str, list[Load]]) -> str:
    rows = [f"| {name} | {' | '.join(_cells(loads))} |" for name, loads in found.items()]
    weak = sorted({f"{name}: {audit}" for name, loads in found.items() for one in loads for audit in one.failed})
    return "\n".join(
        [
            "# Lighthouse\n",
            f"{date.today()}, {_versions()}. Mobile (simulated slow 4G, four times slower processor), the demo as in"
            " production without TLS (granian, two workers); minimum / median / maximum of"
            f" {max(len(loads) for loads in found.values())} runs. Made by `make audit`.\n",
            f"| {' | '.join(HEADINGS)} |",
            f"|{'---|' * len(HEADINGS)}",
            *rows,
            "\nAudits below 0.9: " + ("; ".join(weak) or "none") + ".\n",
        ]
    )


def _cells(loads: list[Load]) -> list[str]:
    columns = [([one.scores[name] for one in loads], 0) for name in CATEGORIES]
    columns += [
        ([getattr(one, name) for one in loads], digits) for name, digits in (("lcp", 2), ("tbt", 0), ("cls", 3))
    ]
    columns += [([one.kilobytes for one in loads], 0), ([one.requests for one in loads], 0)]
    return [
        " / ".join(f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
        for values, digits in columns
    ]


def _versions() -> str:
    lighthouse = subprocess.run([TOOL, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    chromium = subprocess.run([find_chromium() or "", "--version"], capture_output=True, text=True).stdout
    return f"Lighthouse {lighthouse}, {' '.join(chromium.split()[:2])}"


if __name__ == "__main__":
    main()
