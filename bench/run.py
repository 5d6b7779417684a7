"""Measures the blocks, their peers from PyPI and the console in one run: ``make bench``.

    python bench/run.py [--quick] [--blocks poll,feedback] [--demos SMALL,LARGE] [--page]

Prints the tables, writes bench/results.json; ``--page`` also brings docs/performance.md up to date.  See there for the method.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import report

HERE = Path(__file__).resolve().parent
OURS = ("pulsar_studio", "pulsar_studio_project", "pulsar_standings", "pulsar_selection")
BLOCKS = (*OURS, "poll", "drag-and-drop-v2", "feedback", "edx_sga", "openassessment")
DISTRIBUTIONS = ("Django", "XBlock", "xblock-sdk")
MARK = "RESULT "
LIMIT_S = 900  # of one process
SITE = os.environ.get("PULSAR_SITE_PYTHON", sys.executable)  # runs the demonstration


def main() -> None:
    """Measure everything asked for and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two minutes: smaller sizes, fewer repeats")
    parser.add_argument("--blocks", default=",".join(BLOCKS))
    parser.add_argument(
        "--demos", default="", metavar="SMALL,LARGE", help="homes of two filled demonstrations to measure instead of new ones"
    )
    parser.add_argument("--page", action="store_true", help="write the tables into docs/performance.md")
    asked, started = parser.parse_args(), time.monotonic()
    measured = {"blocks": of_blocks(asked.blocks.split(","), asked.quick), "lists": of_demos(asked.demos) or of_lists(asked.quick)}
    measured["ranking"] = run("ranking.py")
    measured["selection"] = of_selection(asked.quick)
    measured["courses"] = of_courses(asked.quick)
    command = ("make bench QUICK=1" if asked.quick else "make bench") + (
        ", the console in demonstrations filled before" if asked.demos else ""
    )
    found = about() | {"command": command, "took_s": round(time.monotonic() - started)} | measured
    (HERE / "results.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf8")
    for title, lines in report.tables(found):
        print("\n".join(["", f"== {title}", *lines]))
    print(f"\n{found['machine']}\nin {found['took_s']} s; all numbers: bench/results.json", flush=True)
    if failed := report.not_measured(found):
        sys.exit(f"not measured, so the page stays as it was: {', '.join(failed)}")
    if asked.page:
        report.write_page(found)


def of_blocks(names: list[str], quick: bool) -> list[dict[str, Any]]:
    """Return the measured blocks: sizes outside, blocks inside, so that what is compared runs side by side."""
    sizes, repeat = ((1, 1000), 10) if quick else ((1, 1000, 10_000), 40)
    wanted = [(name, size) for size in sizes for name in names]
    wanted += [(name, 100_000) for name in names if name.startswith("pulsar_") and not quick]
    rows = []
    for name, size in wanted:
        row = run("worker.py", name, str(size), str(repeat))
        rows.append(row if "error" not in row else {"block": name, "learners": size} | row)
        print(report.line(rows[-1]), flush=True)
    order = {name: place for place, name in enumerate(names)}
    return sorted(rows, key=lambda row: (order[row["block"]], row["learners"]))


def of_lists(quick: bool) -> list[dict[str, Any]]:
    """Return the console's lists in a small and a large demonstration."""
    return in_demos("lists.py", "studios", (60, 300 if quick else 3000), "5" if quick else "15")


def of_selection(quick: bool) -> list[dict[str, Any]]:
    """Return the commission's pages in a demonstration with few and with many applications."""
    return in_demos("selection.py", "applications", (1000, 4000 if quick else 99_000), "5" if quick else "15")


def of_courses(quick: bool) -> list[dict[str, Any]]:
    """Return the pages of courses in a demonstration with few and with many participants."""
    return in_demos("courses.py", "participants", (430, 2000 if quick else 5000), "5" if quick else "15")


def in_demos(script: str, what: str, counts: tuple[int, int], repeat: str) -> list[dict[str, Any]]:
    """Return what a script measures in a demonstration with few and in one with many of something."""
    with tempfile.TemporaryDirectory(prefix="bench-demo-") as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        paths = {"PYTHONPATH": str(HERE.parent / "demo")}
        commands(paths | {"PULSAR_DEMO_HOME": str(small)}, ["pulsar_demo", "load"])
        commands(paths | {"PULSAR_DEMO_HOME": str(small)}, ["pulsar_demo.populate", f"--{what}", str(counts[0])])
        shutil.copytree(small, large)
        commands(paths | {"PULSAR_DEMO_HOME": str(large)}, ["pulsar_demo.populate", f"--{what}", str(counts[1])])
        return of_demos(f"{small},{large}", repeat, script)


def of_demos(homes: str, repeat: str = "10", script: str = "lists.py") -> list[dict[str, Any]]:
    """Return the pages in demonstrations that are filled already, smaller first.

    They are measured in turns, twice, and the faster turn counts: a machine that is slow for a minute must not look like a slow list.
    """
    rows = [{"PULSAR_DEMO_HOME": home, "PYTHONPATH": str(HERE.parent / "demo")} for home in homes.split(",") if home]
    found = [run(script, repeat, **row) for row in rows]
    again = [run(script, repeat, "pages", **row) for row in rows]
    return [faster(*pair) for pair in zip(found, again, strict=True) if not any("error" in row for row in pair)]


def faster(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the first of two measurements with the faster turn of each page."""
    pages = {name: min(page, other["pages"][name], key=lambda turn: turn["best_ms"]) for name, page in one["pages"].items()}
    return one | {"pages": pages}


def commands(environment: dict[str, str], module: list[str]) -> None:
    """Run a module of the demonstration; its failure ends this program."""
    done = subprocess.run([SITE, "-m", *module], env=os.environ | environment, capture_output=True, text=True, check=False)
    print(done.stdout.strip() or done.stderr[-1500:], flush=True)
    if done.returncode:
        sys.exit(done.returncode)


def run(script: str, *arguments: str, **environment: str) -> dict[str, Any]:
    """Return what a measuring process tells, or why it failed; the lists run where the peers are not installed."""
    command = [SITE if environment else sys.executable, "-W", "ignore", str(HERE / script), *arguments]
    try:
        done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"longer than {LIMIT_S} s"}
    lines = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    if lines:
        return json.loads(lines[-1].removeprefix(MARK))
    print(done.stderr[-1500:], file=sys.stderr)
    return {"error": (done.stderr.strip().splitlines() or ["no answer"])[-1][:200]}


def about() -> dict[str, str]:
    """Return when, where in general words, and with what."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in DISTRIBUTIONS)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB of memory"
    return {"date": time.strftime("%Y-%m-%d"), "machine": f"{machine}; Python {platform.python_version()}, {versions}; SQLite."}


if __name__ == "__main__":
    main()
