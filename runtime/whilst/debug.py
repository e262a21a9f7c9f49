"""The debugger of ``f.eager``: breakpoints by line, steps by node, watches by name, a profile by node.

A hook is called after each node with the node, its inputs and its outputs; ``attached`` has ``f.eager`` call hooks::

    from whilst import debug

    with debug.attached(debug.break_at({12}, print), debug.watch({"total"}, lambda event: breakpoint())):
        f.eager(3)
    profile = debug.Profile()
    with debug.attached(profile):
        f.eager(3)
    print(profile.report())
    profile.save("trace.json")
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from whilst.running.eager import Hook
from whilst.running.hooks import attached
from whilst_compiler.ir.graph import Apply, Node, all_nodes, regions
from whilst_compiler.ir.print import describe

__all__ = ["Event", "Profile", "attached", "break_at", "every", "step", "watch"]


@dataclass(frozen=True)
class Event:
    """A node that has just been executed."""

    node: Node
    inputs: Sequence[Any]
    outputs: Sequence[Any]

    @property
    def line(self) -> int | None:
        """The line of the user's source, if the node has one."""
        return None if self.node.location is None else self.node.location.span.line

    def values(self) -> dict[str, Any]:
        """The outputs by the names of the user's variables."""
        return {v.name: x for v, x in zip(self.node.outputs, self.outputs, strict=True) if v.name}

    def __str__(self) -> str:
        return f"{describe(self.node).strip()}  -> {', '.join(map(str, self.outputs))}"


Action = Callable[[Event], None]


def step(action: Action) -> Hook:
    """Call ``action`` after every node."""
    return lambda node, inputs, outputs: action(Event(node, inputs, outputs))


def break_at(lines: Collection[int], action: Action) -> Hook:
    """Call ``action`` after each node that comes from one of the lines."""

    def hook(node: Node, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        if node.location is not None and node.location.span.line in lines:
            action(Event(node, inputs, outputs))

    return hook


def watch(names: Collection[str], action: Action) -> Hook:
    """Call ``action`` whenever one of the user's variables gets a value."""

    def hook(node: Node, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        if any(v.name in names for v in node.outputs):
            action(Event(node, inputs, outputs))

    return hook


def every(*hooks: Hook) -> Hook:
    """One hook that calls several."""

    def hook(node: Node, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        for one in hooks:
            one(node, inputs, outputs)

    return hook


@dataclass(frozen=True, slots=True)
class _Span:
    """One execution of a node."""

    node: Node
    start: float
    end: float


class Profile:
    """A hook that counts executions and time: of a loop or branch only what its own nodes do not account for.

    Of the first ``most`` executions it also keeps when they were, for ``save``.
    """

    def __init__(self, most: int = 100_000) -> None:
        self.counts: dict[Node, int] = {}
        self.seconds: dict[Node, float] = {}
        self.most = most
        self._spans: list[_Span] = []
        self._inside: dict[Node, frozenset[Node]] = {}
        self._last = time.perf_counter()

    def __call__(self, node: Node, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        now = time.perf_counter()
        self.counts[node] = self.counts.get(node, 0) + 1
        self.seconds[node] = self.seconds.get(node, 0.0) + now - self._last
        if len(self._spans) < self.most:
            self._spans.append(_Span(node, self._start(node), now))
        self._last = time.perf_counter()

    def _start(self, node: Node) -> float:
        """When a node began: when the one before it ended, which for a loop is the one before all that is inside."""
        below = self._inside.get(node)
        if below is None:
            below = self._inside[node] = frozenset(n for region in regions(node) for n in all_nodes(region))
        start = self._last
        for span in reversed(self._spans if below else ()):
            if span.node not in below:
                break
            start = span.start
        return start

    def report(self, limit: int = 20) -> str:
        """The costliest nodes: milliseconds, executions, the node."""
        ranked = sorted(self.seconds, key=self.seconds.__getitem__, reverse=True)[:limit]
        rows = [f"{self.seconds[n] * 1e3:10.3f} ms {self.counts[n]:10d} x  {describe(n).strip()}" for n in ranked]
        return "\n".join(rows)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the executions to a file that chrome://tracing and Perfetto show.

        Format: "Trace Event Format" of the Chromium project, complete events.
        """
        first = min((span.start for span in self._spans), default=0.0)
        events = [
            {
                "name": _title(span.node), "cat": "node", "ph": "X", "pid": 0, "tid": 0,
                "ts": (span.start - first) * 1e6, "dur": (span.end - span.start) * 1e6,
                "args": {"node": describe(span.node).strip()},
            }
            for span in self._spans
        ]  # fmt: skip
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"traceEvents": events, "displayTimeUnit": "ns"}, file)


def _title(node: Node) -> str:
    """What is done, and at which line."""
    what = node.row.name if isinstance(node, Apply) else node.__class__.__name__.lower()
    return what if node.location is None else f"{what} {node.location.span}"
