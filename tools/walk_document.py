"""Does what a document says, word by word: runs the `sh` blocks under given headings, and keeps the log as Markdown.

    python tools/walk_document.py docs/operations.md docs/backup.md --plan docs/operations-walk.json \
        --shell nsenter … bash -c > log.md

Each line of a block is run by itself, as somebody at a keyboard would type it, by the command given (a shell on another
machine or in a fresh tree); values given to names (NAME=…) hold for the lines that follow. The plan says which headings
are walked, in order, what is typed in place of the document's examples, and what besides the blocks under a heading (of
its tables, or to see what it says come true); the log names every one of these, so that a reader sees what was not word
by word.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

ASSIGNMENT = re.compile(r"[A-Z]+=\S*")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = 16  # lines of an answer; of longer ones the end


def sections(text: str) -> dict[str, str]:
    """The text under each heading up to the next heading of any level, by the heading without its signs."""
    parts = re.split(r"^#+ (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def lines(section: str) -> list[str]:
    """The command lines of a section's blocks; lines that end with a backslash go on."""
    return [line for block in BLOCK.findall(section) for line in block.replace("\\\n", " ").splitlines() if line]


def typed(line: str, instead: dict[str, str]) -> str:
    """The line with what is put in place of the document's examples."""
    for there, here in instead.items():
        line = line.replace(there, here)
    return line


def answer(output: str, hidden: dict[str, str]) -> str:
    """The last lines of what a command said, without what a reader elsewhere could not place."""
    for there, here in hidden.items():
        output = re.sub(there, here, output)
    shown = [line.rstrip() for line in output.splitlines() if line.strip()]
    return "\n".join([f"… ({len(shown) - SHOWN} lines)", *shown[-SHOWN:]] if len(shown) > SHOWN else shown)


class Walk:
    """One walk: who runs the lines, what is typed instead of examples and besides, which names have values."""

    def __init__(
        self,
        shell: list[str],
        instead: dict[str, str],
        hidden: dict[str, str],
        besides: dict[str, list[str]] | None = None,
    ) -> None:
        self.shell, self.instead, self.hidden, self.besides = shell, instead, hidden, besides or {}
        self.given: dict[str, str] = {}

    def line(self, line: str) -> bool:
        """Run one line and print what it said; whether it succeeded."""
        command, started = typed(line, self.instead), time.monotonic()
        if ASSIGNMENT.fullmatch(command):
            self.given[command.partition("=")[0]] = command
        words = [*self.shell, "\n".join([*self.given.values(), command])]
        result = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        said = answer(result.stdout + result.stderr, self.hidden)
        print("\n".join(["```console", f"$ {line}", *said.splitlines(), "```"]))
        print(f"\n{time.monotonic() - started:.0f} s{'' if command == line else f'; typed: `{command}`'}\n", flush=True)
        if result.returncode:
            print(f"**Failed with {result.returncode}.**", flush=True)
        return result.returncode == 0

    def section(self, heading: str, section: str) -> bool:
        """Walk a section's blocks and what the plan has besides, up to the first line that fails; whether none did."""
        print(f"\n## {heading}\n", flush=True)
        if not all(map(self.line, lines(section))):
            return False
        if heading in self.besides:
            print("Besides the blocks:\n", flush=True)
        return all(map(self.line, self.besides.get(heading, [])))

    def documents(self, documents: list[Path], headings: list[str]) -> bool:
        """Walk the sections under these headings, up to the first line that fails; whether none did."""
        texts = [sections(document.read_text(encoding="utf-8")) for document in documents]
        found, begun = dict(item for text in texts for item in text.items()), time.monotonic()
        if not all(self.section(heading, found[heading]) for heading in headings):
            return False
        print(f"All of it: {time.monotonic() - begun:.0f} s.")
        return True


def main() -> int:
    """0 when every line succeeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--plan", type=Path, required=True, help="JSON: sections, besides, instead, hidden")
    parser.add_argument("--shell", nargs="+", required=True, help="what a line is given to as the last argument")
    options = parser.parse_args()
    plan = json.loads(options.plan.read_text(encoding="utf-8"))
    walk = Walk(options.shell, plan["instead"], plan["hidden"], plan["besides"])
    return 0 if walk.documents(options.documents, plan["sections"]) else 1


if __name__ == "__main__":
    sys.exit(main())
