"""The table on the screen and in the README, and what it comes down to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from rich.table import Table

from benchmarks.arrays.causes import CAUSES
from benchmarks.arrays.measure import BEHIND, Row
from whilst.calls.timing import duration

__all__ = ["ALL", "PARALLEL", "causes", "screen", "summary", "write"]

README = Path(__file__).parents[1] / "README.md"
ALL, PARALLEL = "arrays", "arrays on two threads"
"""Tables in the README, between two marks each."""


def columns(rows: list[Row]) -> list[str]:
    """The contestants in the order of the columns."""
    return list(dict.fromkeys(name for row in rows for name in (*row.seconds, *row.faults)))


def screen(rows: list[Row]) -> Table:
    """Times per call; ``ratio`` is the best peer's time over whilst's (above 1: whilst is faster)."""
    names = columns(rows)
    table = Table("program", "size", *names, "best", "ratio", "first call")
    shown = ""
    for row in rows:
        if row.program != shown:
            table.add_section()
        cells = [_cell(row, name) for name in names]
        table.add_row(row.program if row.program != shown else "", row.size, *cells, row.best() or "", _ratio(row),
                      duration(row.first["whilst"]) if "whilst" in row.first else "")  # fmt: skip
        shown = row.program
    return table


def _cell(row: Row, name: str) -> str:
    if name in row.faults:
        colour = "red" if name == "whilst" else "dim"
        return f"[{colour}]{row.faults[name][: 60 if name == 'whilst' else 14]}"
    return duration(row.seconds[name]) if name in row.seconds else ""


def _ratio(row: Row) -> str:
    ratio = row.ratio()
    if ratio is None:
        return ""
    colour = "green" if ratio >= 1.0 else "yellow" if ratio >= 0.7 else "red"
    return f"[{colour}]{ratio:.2f}"


def summary(rows: list[Row]) -> list[str]:
    """Geometric means of the ratios to each peer, and how many rows keep which bar."""
    lines = []
    for peer in [*(n for n in columns(rows) if n != "whilst"), None]:
        ratios = [r for row in rows if (r := row.ratio(peer)) is not None]
        if ratios:
            lines.append(f"{peer or 'the best peer'}: {_mean(ratios):.2f} times as fast, on {len(ratios)} rows")
    best = [r for row in rows if (r := row.ratio()) is not None]
    firsts = sorted(row.first["whilst"] for row in rows if "whilst" in row.first)
    if best:
        ahead = sum(r >= 1 for r in best) / len(best)
        lines.append(f"at least as fast as the best peer on {ahead:.0%} of the rows; least ratio {min(best):.2f}")
    lines += [f"slower than the best peer: {', '.join(slow)}" for slow in [_behind(rows)] if slow]
    if firsts:
        lines.append(f"first calls: median {duration(firsts[len(firsts) // 2])}, longest {duration(firsts[-1])}")
    return lines


def _behind(rows: list[Row]) -> list[str]:
    """Rows where a peer is faster by more than the noise, the worst first."""
    return [f"{row.program} {row.size} ({row.ratio():.2f}, {row.best()})" for row in _slow(rows)]


def _slow(rows: list[Row]) -> list[Row]:
    found = [(r, k) for k, row in enumerate(rows) if (r := row.ratio()) is not None and r < BEHIND]
    return [rows[k] for _, k in sorted(found)]


def causes(rows: list[Row]) -> list[str]:
    """A table of the rows where a peer is faster: which part of the time goes where."""
    lines = ["| program | size | best / whilst | peer | " + " | ".join(CAUSES) + " | computing |"]
    lines.append("|---" * (len(CAUSES) + 5) + "|")
    for row in _slow(rows):
        parts = [row.shares.get(name, 0.0) for name in CAUSES]
        rest = max(0.0, 1 - sum(max(part, 0.0) for part in parts))
        cells = [row.program, row.size, f"{row.ratio():.2f}", row.best() or "", *(f"{x:.0%}" for x in (*parts, rest))]
        lines.append("| " + " | ".join(cells) + " |")
    return lines if len(lines) > 2 else []


def _mean(ratios: Iterable[float]) -> float:
    logs = [math.log(r) for r in ratios]
    return math.exp(sum(logs) / len(logs))


def write(rows: list[Row], table: str = ALL) -> None:
    """Put the table between its two marks in the README."""
    start, end = f"<!-- {table} -->", f"<!-- end of {table} -->"
    names = columns(rows)
    lines = ["| " + " | ".join(["program", "size", *names, "best / whilst", "first call"]) + " |"]
    lines.append("|---" * (len(names) + 4) + "|")
    for row in rows:
        times = [duration(row.seconds[n]) if n in row.seconds else "" for n in names]
        ratio = row.ratio()
        first = duration(row.first["whilst"]) if "whilst" in row.first else ""
        lines.append("| " + " | ".join([row.program, row.size, *times, f"{ratio:.2f}" if ratio else "", first]) + " |")
    slow = ["", "Where the time goes where a peer is faster:", "", *causes(rows)] if causes(rows) else []
    text = "\n".join([start, "", *lines, "", *(f"- {line}" for line in summary(rows)), *slow, "", end])
    old = README.read_text(encoding="utf-8")
    before, _, rest = old.partition(start)
    README.write_text(before + text + rest.partition(end)[2], encoding="utf-8")
