"""Asks whether a weakness is known of any package we lock (`make audit-dependencies`). Needs the network.

Ends with 0 where every package was asked about and nothing is known, 1 where something is, 2 where some or all could
not be asked about: an index that mirrors packages often has no advisories, and pip-audit by itself calls that "none
known".
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
CLEAN, KNOWN, NOT_ASKED = 0, 1, 2
COMMAND = [
    Path(sys.executable).parent / "pip-audit", "--disable-pip", "--require-hashes", "--requirement", LOCK,
    "--format", "json", "--progress-spinner", "off", "--timeout", "20",
]  # fmt: skip


def judge(said: str) -> tuple[int, list[str]]:
    """(code, sentences) from what pip-audit wrote: its JSON, or nothing where nobody answered."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return NOT_ASKED, ["脆弱性の一覧に届きませんでした。ネットワークにつながる所で、もう一度行ってください。"]
    known = [
        f"{one['name']} {one['version']}：{found['id']}（直った版：{'、'.join(found['fix_versions']) or 'まだない'}）"
        for one in packages
        for found in one.get("vulns", ())
    ]
    silent = [one["name"] for one in packages if "skip_reason" in one]
    sentences = [f"【知られた弱点】{one}" for one in known]
    if silent:
        sentences.append(
            f"{len(packages)}個のうち{len(silent)}個は、一覧に尋ねられませんでした（{'、'.join(silent[:5])}など）。"
            "これらに弱点がないとは言えません。"
        )
    if not sentences:
        sentences.append(f"{len(packages)}個の部品に、知られた弱点はありません。")
    return (KNOWN if known else NOT_ASKED if silent else CLEAN), sentences


def main() -> int:
    ran = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, check=False)
    code, sentences = judge(ran.stdout)
    print("\n".join(sentences))
    return code


if __name__ == "__main__":
    sys.exit(main())
