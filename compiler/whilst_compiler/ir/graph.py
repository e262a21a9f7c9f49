"""The graph: values, four kinds of node, closed regions.

A region is a graph of its own with explicit parameters: whatever a loop or a branch reads from outside it is listed
in ``captured`` and comes in as a parameter. Values are immutable: a write yields a new value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from whilst_compiler.ir.row import Attribute, Row
from whilst_compiler.ir.types import Tensor, Type
from whilst_compiler.source import Location

__all__ = ["Apply", "Call", "Cond", "Graph", "Literal", "Node", "Operand", "Value", "While", "regions"]


class Value:
    """An SSA value: equality is identity; the name is a hint that the printer makes unique."""

    __slots__ = ("name", "type")

    def __init__(self, type: Type, name: str = "") -> None:
        self.type = type
        self.name = name

    def __repr__(self) -> str:
        return f"%{self.name or '?'}: {self.type}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A scalar constant used directly as an operand."""

    value: bool | int | float | complex
    type: Tensor

    def __hash__(self) -> int:
        return hash(self.value)  # operands are looked up all the time

    @property
    def key(self) -> tuple[str, Tensor]:
        """Hashable identity that keeps -0.0 from 0.0 and treats NaN as equal to itself."""
        return (repr(self.value), self.type)

    def __repr__(self) -> str:
        return f"{self.value!r}: {self.type}"


Operand = Value | Literal


@dataclass(eq=False, slots=True)
class Apply:
    """A row applied to operands."""

    row: Row
    inputs: tuple[Operand, ...]
    attributes: dict[str, Attribute]
    outputs: tuple[Value, ...]
    location: Location | None = None

    @property
    def output(self) -> Value:
        (value,) = self.outputs
        return value


@dataclass(eq=False, slots=True)
class While:
    """A loop.

    ``test`` takes (counter if bound is given) + carried + captured and yields one bool; ``body`` takes the same
    parameters and yields the next carried values. It runs while the test holds and, with a ``bound`` (an i64), at most
    ``bound`` times; the counter (i64) is 0, 1, 2, ... A ``for`` has a bound and the test ``True``.
    """

    inits: tuple[Operand, ...]
    captured: tuple[Operand, ...]
    bound: Operand | None
    test: Graph
    body: Graph
    outputs: tuple[Value, ...]
    location: Location | None = None

    @property
    def inputs(self) -> tuple[Operand, ...]:
        return (*(() if self.bound is None else (self.bound,)), *self.inits, *self.captured)


@dataclass(eq=False, slots=True)
class Cond:
    """A choice: ``selector`` is a bool (branches: then, else) or an i64 in ``range(len(branches))``.

    Each branch takes the captured values and yields the outputs. Only the chosen branch runs.
    """

    selector: Operand
    captured: tuple[Operand, ...]
    branches: tuple[Graph, ...]
    outputs: tuple[Value, ...]
    location: Location | None = None

    @property
    def inputs(self) -> tuple[Operand, ...]:
        return (self.selector, *self.captured)


@dataclass(eq=False, slots=True)
class Call:
    """A call of another graph of the program, by name."""

    callee: str
    inputs: tuple[Operand, ...]
    outputs: tuple[Value, ...]
    location: Location | None = None


Node = Apply | While | Cond | Call


@dataclass(eq=False, slots=True)
class Graph:
    """A closed region: parameters, nodes in order, results.

    ``updates`` (of an outermost graph only) lists (parameter index, result index): that result is the new content of
    that array parameter, which the caller sees. ``functions`` (likewise) are the graphs that ``Call`` nodes name; in a
    placed program, the storage of their ``moved`` parameters is given to them by the caller.
    """

    params: tuple[Value, ...]
    nodes: list[Node]
    results: tuple[Operand, ...]
    name: str = ""
    updates: tuple[tuple[int, int], ...] = ()
    functions: dict[str, Graph] = field(default_factory=dict)
    location: Location | None = None
    moved: tuple[int, ...] = ()
    shown: ClassVar[Callable[[Graph], str]] = object.__repr__

    @classmethod
    def shown_by(cls, write: Callable[[Graph], str]) -> None:
        """``str(graph)`` is what the printer writes, which knows all kinds of nodes."""
        cls.shown = write

    def __str__(self) -> str:
        return type(self).shown(self)

    def __repr__(self) -> str:
        return f"<Graph @{self.name}({', '.join(map(repr, self.params))}) of {len(self.nodes)} nodes>"


def regions(node: Node) -> tuple[Graph, ...]:
    """The regions directly inside a node."""
    if node.__class__ is While:
        return (node.test, node.body)
    return node.branches if node.__class__ is Cond else ()


def all_nodes(graph: Graph) -> Iterator[Node]:
    """Every node of the graph and of all regions below it, in order."""
    todo = [iter(graph.nodes)]
    while todo:
        for node in todo[-1]:
            yield node
            if node.__class__ is While or node.__class__ is Cond:
                todo += [iter(region.nodes) for region in reversed(regions(node))]
                break
        else:
            todo.pop()
