"""Hooks for the interpreter: breakpoints by line, watches by name, a profile by node.

A hook is called after each node with the node, its inputs and its outputs; ``every`` combines hooks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from whilst.eager import Hook
from whilst_compiler.ir.graph import Node
from whilst_compiler.ir.print import describe

__all__ = ["Event", "Profile", "break_at", "every", "step", "watch"]


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


class Profile:
    """A hook that counts executions and time: of a loop or branch only what its own nodes do not account for."""

    def __init__(self) -> None:
        self.counts: dict[Node, int] = {}
        self.seconds: dict[Node, float] = {}
        self._last = time.perf_counter()

    def __call__(self, node: Node, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        now = time.perf_counter()
        self.counts[node] = self.counts.get(node, 0) + 1
        self.seconds[node] = self.seconds.get(node, 0.0) + now - self._last
        self._last = time.perf_counter()

    def report(self, limit: int = 20) -> str:
        """The costliest nodes: milliseconds, executions, the node."""
        ranked = sorted(self.seconds, key=self.seconds.__getitem__, reverse=True)[:limit]
        rows = [f"{self.seconds[n] * 1e3:10.3f} ms {self.counts[n]:10d} x  {describe(n).strip()}" for n in ranked]
        return "\n".join(rows)
