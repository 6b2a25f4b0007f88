"""Ten thousand submissions in one run of the whole command, one in ten of them hostile or odd.

Prints how many a second and how much memory the trusted side took at a quarter and at the end, and stops with what was
wrong if a row is lost, an honest student has less than full marks, or the exit status is not 0. Run it as
``python benchmarks/soak.py``: about six minutes; ``--count 1000`` takes a tenth of it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.field.kinds import KINDS  # noqa: E402
from tests.grading.helpers import honest_notebook  # noqa: E402
from tests.hostile.corpus import read_corpus  # noqa: E402


def write_class(folder: Path, count: int) -> int:
    """Write the submissions into one folder; return how many of them are honest."""
    hostile = [case.data for case in read_corpus() if not case.endless]
    odd = [data for hand in KINDS.values() for data in hand.files.values()]
    bad = [*hostile, *odd]
    for number in range(count):
        is_bad = number % 10 == 9
        data = bad[number // 10 % len(bad)] if is_bad else honest_notebook()
        (folder / f"{'bad' if is_bad else 'honest'}-{number:05}.ipynb").write_bytes(data)
    return count - count // 10


def measure(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the bytes that the trusted process held, twice a second, until it ended."""
    held, watched = [], psutil.Process(process.pid)
    while process.poll() is None:
        try:
            held.append(watched.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.5)
    process.wait()
    return held


def main() -> None:
    """Write, grade, look."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="submissions")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as scratch:
        folder, target = Path(scratch) / "class", Path(scratch) / "marks.json"
        folder.mkdir()
        honest = write_class(folder, count)
        command = [sys.executable, "-m", "nma_w1d5", "grade", folder, "--json", target, "--seed", "1"]
        command += ["--csv", Path(scratch) / "marks.csv", "--feedback", Path(scratch) / "pages"]
        start = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.DEVNULL)
        held = measure(process)
        seconds = time.perf_counter() - start
        rows = json.loads(target.read_text(encoding="utf-8"))["submissions"]
    full = sum(row["score"] == row["max_score"] for row in rows if row["student"].startswith("honest"))
    quarter, end = held[len(held) // 4] / 2**20, held[-1] / 2**20
    print(f"{len(rows)} rows of {count}, {full} of {honest} honest with full marks, {count / seconds:.0f} a second")
    print(f"trusted memory: {quarter:.0f} MB at a quarter, {end:.0f} MB at the end, {max(held) / 2**20:.0f} MB at most")
    if (process.returncode, len(rows), full) != (0, count, honest):
        sys.exit(f"expected {count} rows, {honest} full marks and exit status 0; got status {process.returncode}")


if __name__ == "__main__":
    main()
