"""The measured numbers as a table on the screen and as docs/performance.md."""

from pathlib import Path
from typing import Any

OURS = ("pulsar_studio", "pulsar_studio_project", "pulsar_standings", "pulsar_selection")
# Console lists with a full page in the small case too: only these can be compared.
SAVE = "do/save (autosave)"
LISTS = (
    "studios",
    "studios, search",
    "applications",
    "people",
    "people, search",
    "consents",
    "consents, search",
    "works of both years",
    "reviews, desk",
)
COURSES = ("participants", "participants, search", "who lacks what", "diaries", "final assessment", "documents of a group")  # of 43
DESK = ("desk", "desk, all", "desk, by number", "desk, by name")  # as long in the small case too
PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
HEAD = ("block", "N", "first view ms", "CPU", "SQL", "answer", "ms", "CPU", "SQL (writes)", "what may grow", "ms", "SQL")
RULE = "|---|---|---|---|---|---|---|---|---|---|---|---|"


def line(row: dict[str, Any]) -> str:
    """Return one measured block as a line of the table."""
    if "error" in row:
        return f"| {row['block']} | {row['learners']:,} | failed: {row['error']} |" + " |" * 9
    view, post, extra = row["render"], row["post"], row.get("extra")
    grown = f"{extra['handler']} | {extra['ms']:,.1f} | {extra['sql']:,}" if extra else "- | - | -"
    start = f"| {row['block']} {row['version']} | {row['learners']:,} | {view['ms']:.1f} | {view['cpu_ms']:.1f} | {view['sql']} "
    return start + f"| {row['post']['handler']} | {post['ms']:.1f} | {post['cpu_ms']:.1f} | {post['sql']} ({post['writes']}) | {grown} |"


def of_blocks(rows: list[dict[str, Any]]) -> list[str]:
    """Return the table of blocks."""
    return ["| " + " | ".join(HEAD) + " |", RULE, *(line(row) for row in rows)]


def of_ours(rows: list[dict[str, Any]]) -> list[str]:
    """Return what else was measured of our blocks: by who looks, at the smallest and the largest size."""
    lines: list[str] = []
    for block in OURS:
        mine = [row for row in rows if row["block"] == block and "error" not in row]
        if mine:
            lines += _of_block(block, mine[0], mine[-1])
    return lines


def _of_block(block: str, small: dict[str, Any], large: dict[str, Any]) -> list[str]:
    lines = [
        f"| {block} | queries at N = {small['learners']:,} | at {large['learners']:,} | CPU ms | CPU ms | times |",
        "|---|---|---|---|---|---|",
    ]
    answer = small["post"]["handler"]
    for name, old, new in [("first view, who has answered", small["render"], large["render"]), (answer, small["post"], large["post"])] + [
        (name, call, large["more"][name]) for name, call in small["more"].items()
    ]:
        times = new["cpu_ms"] / max(old["cpu_ms"], 0.01)
        lines.append(f"| {name} | {old['pulsar_sql']} | {new['pulsar_sql']} | {old['cpu_ms']:.1f} | {new['cpu_ms']:.1f} | {times:.1f} |")
    return [*lines, ""]


def of_bytes(rows: list[dict[str, Any]]) -> list[str]:
    """Return what each first view loads."""
    lines = ["| block | HTML | JS | CSS | other | requests | all, plain | all, gzip |", "|---|---|---|---|---|---|---|---|"]
    seen: dict[str, dict[str, Any]] = {row["block"]: row["bytes"] for row in rows if "bytes" in row}
    for name, sizes in seen.items():
        parts = " | ".join(f"{sizes[kind]['gzip']:,}" for kind in ("html", "js", "css", "other"))
        lines.append(f"| {name} | {parts} | {sizes['requests']} | {sizes['sum']['plain']:,} | {sizes['sum']['gzip']:,} |")
    return lines


def of_lists(lists: list[dict[str, Any]]) -> list[str]:
    """Return the console's lists at both sizes."""
    if len(lists) < 2:
        return []
    return _of_pages(lists, "studios")


def _of_pages(measured: list[dict[str, Any]], unit: str) -> list[str]:
    small, large = measured
    lines = [
        f"| console page | queries at {small[unit]:,} {unit} | at {large[unit]:,} | KB (gzip) | least CPU ms | least CPU ms | times |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, new in large["pages"].items():
        old = small["pages"][name]
        size = f"{new['plain'] / 1024:.0f} ({new['gzip'] / 1024:.0f})"
        was, now = old["best_ms"], new["best_ms"]
        lines.append(f"| {name} | {old['queries']} | {new['queries']} | {size} | {was:.1f} | {now:.1f} | {now / was:.1f} |")
    return lines


def of_selection(measured: list[dict[str, Any]]) -> list[str]:
    """Return the commission's pages at both sizes, and what was measured of a whole call."""
    if len(measured) < 2:
        return []
    lines = [
        *_of_pages(measured, "applications"),
        "",
        "| applications | list as XLSX, rows | CPU s | bare XlsxWriter | run of the ranking, rows | queries | CPU s | bare SQL |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in measured:
        sheet, ranking = row["whole"]["xlsx"], row["whole"]["run"]
        lines.append(
            f"| {row['applications']:,} | {sheet['rows']:,} | {sheet['ours_s']:.1f} | {sheet['bare_s']:.1f} "
            f"| {ranking['rows']:,} | {ranking['queries']:,} | {ranking['ours_s']:.1f} | {ranking['bare_s']:.1f} |"
        )
    return lines


def of_courses(measured: list[dict[str, Any]]) -> list[str]:
    """Return the pages of courses at both sizes, and the file for the state register."""
    if len(measured) < 2:
        return []
    lines = [
        *_of_pages(measured, "participants"),
        "",
        "| participants | file for the register, rows | queries | CPU s | s |",
        "|---|---|---|---|---|",
    ]
    for row in measured:
        file = row["whole"]
        lines.append(f"| {row['participants']:,} | {file['rows']:,} | {file['queries']:,} | {file['cpu_s']:.1f} | {file['s']:.1f} |")
    return lines


def of_budgets(report: dict[str, Any]) -> list[str]:
    """Return each budget that applies with what was measured and whether it holds."""
    lines = ["| budget | at most | measured | |", "|---|---|---|---|"]
    for name, limit, value in budgets(report):
        lines.append(f"| {name} | {limit:g} | {value:g} | {'holds' if value <= limit else '**over**'} |")
    return lines


def not_measured(report: dict[str, Any]) -> list[str]:
    """Return what of ours has failed: a budget that nobody measured must not look as if it held."""
    failed = [f"{row['block']} at {row['learners']:,}" for row in report["blocks"] if row["block"] in OURS and "error" in row]
    failed += [part for part in ("lists", "selection", "courses") if not report[part]]
    return failed + (["ranking"] if "error" in report["ranking"] else [])


def budgets(report: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Return (what, limit, measured)."""
    mine = [row for row in report["blocks"] if row["block"] in OURS and "error" not in row]
    found: list[tuple[str, float, float]] = []
    if mine:
        views = [call for row in mine for call in [row["render"], *(row["more"][name] for name in row["more"] if name.startswith("first"))]]
        found += [
            ("queries of a first view", 12, max(call["pulsar_sql"] for call in views)),
            ("KB gzip that a first view loads", 30, round(max(row["bytes"]["sum"]["gzip"] for row in mine) / 1024, 1)),
            ("queries of autosave", 8, max(row["more"][SAVE]["pulsar_sql"] for row in mine if SAVE in row["more"])),
            ("queries of submission", 20, max(row["post"]["pulsar_sql"] for row in mine)),
        ]
    found += _budgets_of_lists(report["lists"]) + _budgets_of_ranking(report["ranking"]) + _budgets_of_selection(report["selection"])
    return found + _budgets_of_courses(report["courses"])


def _budgets_of_ranking(row: dict[str, Any]) -> list[tuple[str, float, float]]:
    if "error" in row:
        return []
    return [(f"{row['rows']:,} candidates ranked with quotas and ties, times a bare ORDER BY", 10, row["ratio"])]


def _budgets_of_selection(measured: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
    if len(measured) < 2:
        return []
    small, large = (row["pages"] for row in measured)
    slower = max((large[name]["best_ms"] / small[name]["best_ms"], name) for name in DESK)
    whole = measured[-1]["whole"]
    sheet, ranking = whole["xlsx"], whole["run"]
    return [
        ("queries of a page of the desk", 15, max(page["queries"] for name, page in large.items() if name.startswith("desk"))),
        ("queries of the dashboard", 12, large["dashboard"]["queries"]),
        ("KB of a page of the commission, plain", 100, round(max(page["plain"] for page in large.values()) / 1024, 1)),
        (f"desk, times the small case; the most is «{slower[1]}»", 2, round(slower[0], 2)),
        ("dashboard, s of CPU", 1, round(large["dashboard"]["cpu_ms"] / 1000, 2)),
        (f"XLSX of {sheet['rows']:,} applications with the reading, times bare XlsxWriter", 1.5, sheet["ratio"]),
        (f"ranking of {ranking['rows']:,} applications read, computed and stored by a job, s of CPU", 60, ranking["ours_s"]),
    ]


def _budgets_of_courses(measured: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
    if len(measured) < 2:
        return []
    small, large = (row["pages"] for row in measured)
    slower = max((large[name]["best_ms"] / small[name]["best_ms"], name) for name in COURSES)
    file = measured[-1]["whole"]
    return [
        ("queries of a page of courses", 15, max(page["queries"] for name, page in large.items() if name != "own page")),
        (f"pages of a group, times the small case; the most is «{slower[1]}»", 2, round(slower[0], 2)),
        (f"XLSX of {file['rows']:,} rows for the state register with the reading, s of CPU", 10, file["cpu_s"]),
    ]


def _budgets_of_lists(lists: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
    if len(lists) < 2:
        return []
    small, large = (measured["pages"] for measured in lists)
    slower = max((large[name]["best_ms"] / small[name]["best_ms"], name) for name in LISTS)
    whole = lists[-1]["whole"]
    works, standings, sheet, ties = whole["works"], whole["standings"], whole["xlsx"], whole["ties"]
    return [
        ("queries of a console page", 15, max(page["queries"] for page in large.values())),
        ("KB of a console page, plain", 100, round(max(page["plain"] for page in large.values()) / 1024, 1)),
        (f"lists, times the small case; the most is «{slower[1]}»", 2, round(slower[0], 2)),
        (f"queries of the report of all works, {works['rows']:,} rows", 10 + works["rows"] // 1000, works["queries"]),
        (f"standings of {standings['studios']:,} studios, {standings['entries']:,} entries computed anew, s of CPU", 5, standings["cpu_s"]),
        ("queries of a page of the standings", 5, standings["page_queries"]),
        (f"XLSX of {sheet['rows']:,} rows with the reading, times bare XlsxWriter", 1.5, sheet["ratio"]),
        (f"{ties['rows']:,} rows placed with ties, times a bare ORDER BY", 10, round(ties["cpu_s"] / ties["bare_s"], 1)),
    ]


def of_whole(lists: list[dict[str, Any]]) -> list[str]:
    """Return what was measured of the works that take in everything at once."""
    found = [
        "| studios | report of all works, rows | queries | CPU s | memory MB | standings, entries | s | CPU s "
        "| queries of a page | rows with ties | CPU s | bare ORDER BY |",
        RULE,
    ]
    for row in lists:
        works, table, ties = (row["whole"][name] for name in ("works", "standings", "ties"))
        found.append(
            f"| {row['studios']:,} | {works['rows']:,} | {works['queries']} | {works['cpu_s']:.1f} | {works['peak_mb']:.1f} "
            f"| {table['entries']:,} | {table['s']:.1f} | {table['cpu_s']:.1f} | {table['page_queries']} "
            f"| {ties['rows']:,} | {ties['cpu_s']:.1f} | {ties['bare_s']:.1f} |"
        )
    return found if lists else []


def tables(report: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return (title, lines) of every table that has rows."""
    found = [
        ("Budgets", of_budgets(report)),
        ("Blocks and peers", of_blocks(report["blocks"])),
        ("Our blocks by who looks", of_ours(report["blocks"])),
        ("What a first view loads, bytes gzip", of_bytes(report["blocks"])),
        ("The console", of_lists(report["lists"])),
        ("Everything at once", of_whole(report["lists"])),
        ("The selection", of_selection(report["selection"])),
        ("The courses", of_courses(report["courses"])),
    ]
    return [(title, lines) for title, lines in found if lines]


def write_page(report: dict[str, Any]) -> None:
    """Put the tables of this run into docs/performance.md, below the line that says so."""
    text = PAGE.read_text("utf8").split(MARK)[0]
    parts = [
        text + MARK,
        "",
        f"Measured {report['date']} with `{report['command']}` in {report['took_s'] / 60:.0f} minutes.",
        report["machine"],
        "",
    ]
    for title, lines in tables(report):
        parts += [f"### {title}", "", *lines, ""]
    PAGE.write_text("\n".join(parts).rstrip() + "\n", "utf8")


MARK = "<!-- below: written by bench/run.py --page -->"
