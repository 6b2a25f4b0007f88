"""Start Python and import nma_w1d5, against starting Python alone.

Both are started in turns; the medians are compared. Run ``python benchmarks/import_time.py``.
"""

import statistics
import subprocess
import sys
import time

N_RUNS, GOAL = 20, 0.060
COMMANDS = {"bare python": "pass", "import nma_w1d5": "import nma_w1d5"}


def seconds_of(code):
    """Return how long a fresh interpreter takes to run code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def measure(n_runs=N_RUNS):
    """Return the seconds of each command, run in turns."""
    for code in COMMANDS.values():
        seconds_of(code)  # compiled files, caches
    runs = [{name: seconds_of(code) for name, code in COMMANDS.items()} for _ in range(n_runs)]
    return {name: [run[name] for run in runs] for name in COMMANDS}


def main():
    bare, imported = (statistics.median(times) for times in measure().values())
    print(f"bare python {1000 * bare:.1f} ms, with the import {1000 * imported:.1f} ms: ratio {imported / bare:.2f}")
    print(f"the import costs {1000 * (imported - bare):.1f} ms (goal: under {1000 * GOAL:.0f} ms)")


if __name__ == "__main__":
    main()
