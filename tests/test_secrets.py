"""Secrets come from the environment only: none lies in the tree, and none gets into what others see."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {"node_modules", "staticfiles", "media", "var", "dist", "build"}
HIDDEN_OURS = {".ci", ".github"}  # of what begins with a dot: the rest are caches, and the environment
READ = {".py", ".toml", ".yaml", ".yml", ".json", ".cfg", ".ini", ".env", ".sh", ".service", ".timer", ".md", ".txt",
        ".html", ".js", ".conf", ".lock", ".pem", ".key", ""}  # fmt: skip
#: What keys look like, whoever gives them out.
KEYS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY",
    "a private key of age": r"AGE-SECRET-KEY-1[0-9A-Z]{20}",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b",
    "a token": r"\b(?:ghp|gho|ghs|glpat|xox[abp]|sk_live|rk_live)[_-][0-9A-Za-z-]{16,}|\bgithub_pat_\w{20}",
    "a signed token": r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.",
    "a password in an address": r"\b(?:postgres(?:ql)?|redis|smtp|https?|s3)://[^\s:/@\"'{}<>$]+:(?!…|password|…)[^\s@\"'{}<>$…]{6,}@",
}
NAMED = re.compile(
    r"""^\s*["']?(\w*(?:SECRET|PASSWORD|PASSWD|TOKEN|API_KEY|PRIVATE_KEY|DSN)\w*)["']?\s*[:=]\s*["']([^"'{}<>$…]{8,})["']""",
    re.IGNORECASE | re.MULTILINE,
)
#: Known to everybody on purpose: production refuses the first two, and has no accounts of the demo.
KNOWN = {
    "development-only-key-which-production-refuses": "config/settings/dev.py",
    "test-only-key-which-production-refuses": "config/settings/test.py",
    "ibasho-demo-99": "home/demo/logins.py",
}


def is_ours(parts: tuple[str, ...]) -> bool:
    return not any(one in NOT_OURS or (one[0] == "." and one not in HIDDEN_OURS) for one in parts[:-1])


def files() -> list[Path]:
    paths = (path for path in sorted(ROOT.rglob("*")) if path.suffix in READ)
    return [path for path in paths if is_ours(path.relative_to(ROOT).parts) and path.is_file()]


def found_in(text: str, path: str) -> list[str]:
    """What a text gives away. Values of tests are made up, and words with blanks or addresses of settings are none."""
    found = [what for what, pattern in KEYS.items() if re.search(pattern, text)]
    if path.startswith("tests/") or not path.endswith((".py", ".toml", ".yaml", ".yml", ".env", ".service", ".conf")):
        return found
    for name, value in NAMED.findall(text):
        is_words = not re.fullmatch(r"[\x21-\x7e]+", value) or ("." in value and value.replace(".", "").isidentifier())
        if not is_words and KNOWN.get(value) != path:
            found.append(f"{name} = {value[:4]}…")
    return found


def test_no_secret_lies_in_the_tree():
    read = files()
    assert len(read) > 800
    given_away = {}
    for path in read:
        name = path.relative_to(ROOT).as_posix()
        if found := found_in(path.read_text(encoding="utf-8", errors="replace"), name):
            given_away[name] = found
    assert given_away == {}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("-----BEGIN OPENSSH PRIVATE " + "KEY-----", "docs/x.md"),
        ("AGE-SECRET-" + "KEY-1" + "Q" * 58, "deploy/backup.txt"),
        ("aws = 'AK" + "IA" + "ABCDEFGHIJKLMNOP'", "config/x.py"),
        ("DATABASE_URL=postgres://ibasho:" + "Tr0ub4dor@db/ibasho", "deploy/compose.yaml"),
        ('IBASHO_METRICS_TOKEN = "' + 'k8ZrTq2w9"', "config/settings/watching.py"),
        ('  "password": "' + 'hunter2hunter2"', "home/x.py"),
    ],
)
def test_what_the_test_would_see(text, path):
    assert found_in(text, path)


def test_settings_take_every_secret_from_the_environment():
    """Names that hold secrets are given by `env` or left empty."""
    for path in sorted((ROOT / "config").rglob("*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if named := re.match(
                r"([A-Z_]*(?:SECRET_KEY|PASSWORD|TOKEN|DSN|ACCESS_KEY\w*))\s*(?::\s*\w+\s*)?=\s*(.+)", line
            ):
                value = named[2]
                assert re.match(r"env\b|MAIL\[|os\.environ|\"\"|\{?\[|None|False", value) or any(
                    one in value for one in KNOWN
                ), f"{path.name}: {named[1]}"
