"""Reading without a map beside pandas: a workbook of 100,000 rows and a CSV of 400,000, each in a process of its own.

Ours opens, finds the table, guesses every column and types every cell; pandas opens, with the header row and the
columns of dates given to it. Prints seconds, seconds of the processor, peak memory and the ratio (aims: workbook
≤ 12 s and ≤ 500 MB, CSV ≤ 10 s). Where COMMONWORK_DATA points to the real registers, prints the share of their
columns whose meaning was guessed right (aim: 90 % of each set).
"""

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEADINGS = (
    "番号",
    "法人番号",
    "名称",
    "フリガナ",
    "都道府県",
    "市区町村",
    "所在地",
    "郵便番号",
    "設立年月日",
    "組合員数",
    "電話番号",
    "ホームページ",
)
PLACES = (("東京都", "新宿区"), ("北海道", "札幌市"), ("大阪府", "堺市"), ("福岡県", "糸島市"), ("長野県", "松本市"))


def rows(number: int) -> list[list[str]]:
    """The rows of an invented list; the same for every run."""
    dice = random.Random(7)
    made = []
    for at in range(number):
        base = f"{dice.randrange(10**12):012d}"
        total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(base)))
        region, city = dice.choice(PLACES)
        name = f"{dice.choice('あかさたなはま')}{dice.choice('いきしちにひみ')}{at}労働者協同組合"
        made.append([
            str(at + 1), f"{9 - total % 9}{base}", name, "ロウドウシャ", region, city, f"中央{at % 40}丁目{at % 9}番地",
            f"{dice.randrange(1000):03d}-{dice.randrange(10000):04d}",
            f"令和{dice.randrange(4, 8)}年{dice.randrange(1, 13)}月1日",
            f"{dice.randrange(3, 5000):,}", f"03-{dice.randrange(1000, 9999)}-{dice.randrange(1000, 9999)}",
            f"https://coop{at}.example.jp",
        ])  # fmt: skip
    return made


def make_workbook(path: Path) -> None:
    """100,000 rows under a title and a heading."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("会員")
    sheet.append(["会員名簿"])
    sheet.append(HEADINGS)
    for row in rows(100_000):
        sheet.append([int(row[0]), *row[1:]])
    book.save(path)


def make_text(path: Path) -> None:
    """400,000 rows in Shift_JIS."""
    with path.open("w", encoding="cp932", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEADINGS)
        writer.writerows(rows(400_000))


def ours(path: Path) -> int:
    """Understand the file as `commonwork read` does."""
    import django

    django.setup()
    from commonwork.flows.reading import understand

    understanding = understand(path, country="JP")
    assert not understanding.refused
    return understanding.rows


def peer(path: Path) -> int:
    """Read the file with pandas, told what it cannot find out."""
    import pandas

    if path.suffix == ".csv":
        return len(pandas.read_csv(path, encoding="cp932", thousands=","))
    return len(pandas.read_excel(path, header=1, thousands=","))


def measured(which: str, path: Path) -> tuple[float, float, float, int]:
    """Seconds, seconds of the processor, peak megabytes and rows of one reader in a process of its own."""
    said = subprocess.run(
        [sys.executable, __file__, which, str(path)], check=True, capture_output=True, text=True
    ).stdout
    seconds, processor, megabytes, number = said.split()
    return float(seconds), float(processor), float(megabytes), int(number)


def shares(data: Path) -> None:
    """How many columns of each real register were guessed right, without a map."""
    import bench_setting  # noqa: F401 -- sets up an empty home
    import django

    django.setup()
    sys.path.append(str(Path(__file__).parents[1] / "tests"))
    from columns_meant import TRUTHS, Share, judge

    from commonwork.flows.reading import understand

    for name, files in TRUTHS.items():
        share = Share()
        for file, truth in files.items():
            judge(understand(data / file), truth, share)
        print(f"columns {name:<7} {share.right:3} of {share.of:3} right {share.right / share.of:7.1%} (aim: 90 %)")


def main() -> None:
    """Both files, both readers."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make, aim in (("list.xlsx", make_workbook, "≤ 12 s, ≤ 500 MB"), ("list.csv", make_text, "≤ 10 s")):
            path = Path(folder) / name
            make(path)
            found = {which: measured(which, path) for which in ("peer", "ours")}
            for which, label in (("peer", "pandas"), ("ours", "read, guess, type")):
                seconds, processor, megabytes, number = found[which]
                used = f"{seconds:6.2f} s (processor {processor:5.2f} s) {megabytes:6.0f} MB"
                print(f"{name:<10} {label:<18} {used} {number:8,} rows")
            print(f"{name:<10} ratio {found['ours'][0] / found['peer'][0]:.2f} (aim: {aim})")
    if "COMMONWORK_DATA" in os.environ:
        shares(Path(os.environ["COMMONWORK_DATA"]))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import bench_setting  # noqa: F401 -- sets up an empty home

        start = time.perf_counter()
        count = {"ours": ours, "peer": peer}[sys.argv[1]](Path(sys.argv[2]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
        print(time.perf_counter() - start, time.process_time(), peak, count)
    else:
        main()
