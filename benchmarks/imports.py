"""A list of 20,000 rows by upload, while somebody else reads and writes: `python -m benchmarks.imports [rows]`.

On a SQLite database of its own in a temporary folder. Prints the time of the trial run, of the import and of the undo,
each with the processor's share of it (where others use the machine, the better measure), the peak of the worker's
memory, and how long others waited for a read and for a write meanwhile.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOWNS = 40


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'site.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        run = put_in(rows)
        others = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.imports", "others"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        measure(run)
        print(others.communicate("stop\n")[0], flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory of the worker: {peak:.0f} MB at its peak")


def put_in(rows: int):
    import openpyxl

    from directory.models import Municipality, Prefecture, User
    from home.imports import services

    prefecture, _ = Prefecture.objects.get_or_create(code="99", defaults={"name": "ひなた県"})
    for number in range(TOWNS):
        Municipality.objects.create(code=f"99{300 + number}", name=f"第{number}市", prefecture=prefecture)
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("一覧")
    head = ["全国地方公共団体コード", "ID", "都道府県", "市区町村名", "名称", "住所", "方書", "運営団体名"]
    page.append([*head, "開催曜日", "開催開始時間", "開催終了時間", "開催日時特記事項"])
    for number in range(rows):
        town = number % TOWNS
        place = [f"第{town}市浜町{number}", f"会館{number % 500}", f"会{number % 3000}"]
        when = ["土", "17:00", "19:00", "第3土曜日"]
        page.append([f"99{300 + town}", str(number), "ひなた県", f"第{town}市", f"食堂{number}", *place, *when])
    out = io.BytesIO()
    book.save(out)
    user = User.objects.create_superuser("bench@example.jp", "nagiura-no-umi-99")
    print(f"{rows:,} rows, {len(out.getvalue()) / 1e6:.1f} MB", flush=True)
    return services.put_in(user, "list.xlsx", out.getvalue(), publish=True)


def measure(run) -> None:
    from home.imports import running
    from home.models import ListImport

    steps = (("checking", running.check), ("running", running.write), ("undoing", running.take_back))
    for state, work in steps:
        ListImport.objects.filter(pk=run.pk).update(state=state, done=run.done if state == "undoing" else 0)
        began, worked = time.monotonic(), time.process_time()
        work(run.pk)
        run.refresh_from_db()
        took, worked = time.monotonic() - began, time.process_time() - worked
        print(f"{state}: {took:.0f} s, of it processor {worked:.0f} s – {run.state} {run.summary}", flush=True)


def others() -> None:
    """Reads and writes all the time, and says how long each took at most and in the middle."""
    import select

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from directory.models import Listing, Organisation

    one, took = Organisation.objects.create(name="よその会"), {"read": [], "write": []}
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        for kind in took:
            began = time.monotonic()
            if kind == "read":
                list(Listing.objects.public()[:20])
            else:
                one.save()
            took[kind].append(time.monotonic() - began)
    for kind, seconds in took.items():
        seconds.sort()
        middle, late = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
        print(
            f"{kind} by others: {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms, at most {seconds[-1] * 1000:.0f} ms;"
            f" {sum(one > 1 for one in seconds)} of {len(seconds)} took more than 1 s"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["others"]:
        others()
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 20_000)
