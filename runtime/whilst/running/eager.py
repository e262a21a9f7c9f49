"""The interpreter: the meaning of the IR, one NumPy call per row.

It runs placed graphs (``passes.place``): a ``store`` or ``update`` writes into the array it is given, because placing
made sure that nobody else will look at it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np

from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst.services.floating import hear
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.storage import has_own_storage
from whilst_compiler.ir.types import Tensor, Type
from whilst_compiler.native.abi import TRAIL_LENGTH
from whilst_compiler.ops.failure import RowError
from whilst_compiler.source import Location

__all__ = ["Hook", "Trip", "interpret"]

Hook = Callable[[Node, Sequence[Any], Sequence[Any]], None]
"""Called after each node with its inputs and outputs."""

Host = Callable[..., Any]
_DEEPEST = 10_000
_FRAMES = 1_000_000


@dataclass(slots=True)
class Trip:
    """A loop that runs, the number of its present trip, and how many there are at most."""

    loop: While
    number: int
    bound: int | None


def interpret(
    graph: Graph,
    inputs: Sequence[Any],
    *,
    hosts: Sequence[Host] = (),
    on_node: Hook | None = None,
    trips: list[Trip] | None = None,
) -> list[Any]:
    """Run a placed graph on leaves (scalars and arrays, one per parameter) and return its results.

    A failed check raises ``Raised``; what was written into the arrays before it stays written. ``trips`` is kept to
    what the loops that run are at, outermost first.
    """
    leaves = [_leaf(x, param.type) for x, param in zip(inputs, graph.params, strict=True)]
    interpreter = _Interpreter(graph, hosts, on_node, [] if trips is None else trips)
    with np.errstate(all="call", under="ignore", call=hear):
        return _deep(interpreter, leaves) if graph.functions else interpreter.run(graph, leaves)


def _deep(interpreter: _Interpreter, leaves: Sequence[Any]) -> list[Any]:
    """Recursion of the program is counted by itself, and not by the frames that the interpreter takes for it."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        return interpreter.run(interpreter.graph, leaves)
    except (Raised, HostFailed) as failed:
        failed.location = failed.location and failed.location.called_from(interpreter.outermost)
        raise
    finally:
        sys.setrecursionlimit(limit)


def _leaf(value: Any, type: Type) -> Any:
    """Scalars travel as NumPy scalars of exactly their type."""
    if isinstance(type, Tensor) and not type.dims:
        return type.dtype.numpy.type(value)
    return value


class _Interpreter:
    def __init__(self, graph: Graph, hosts: Sequence[Host], on_node: Hook | None, trips: list[Trip]) -> None:
        self.graph = graph
        self.trips = trips
        self.functions = {graph.name: graph, **graph.functions}
        self.depth = 0
        self.calls_left = 0
        self.outermost: Location | None = None
        self.hosts = hosts
        self.on_node = on_node
        self.plans: dict[Graph, _Plan] = {}
        self.errors_outside = np.geterr()

    def run(self, region: Graph, arguments: Sequence[Any]) -> list[Any]:
        plan = self.plans.get(region) or self.plans.setdefault(region, _plan(region))
        frame = [*arguments, *plan.rest]
        for step in plan.steps:
            inputs = [frame[slot] for slot in step.inputs]
            outputs = self.execute(step.node, inputs)
            for slot, value in zip(step.outputs, outputs, strict=True):
                frame[slot] = value
            if self.on_node is not None:
                self.on_node(step.node, inputs, outputs)
        return [frame[slot] for slot in plan.results]

    def execute(self, node: Node, inputs: list[Any]) -> Sequence[Any]:
        match node:
            case Apply():
                return self.apply(node, inputs)
            case While():
                return self.loop(node, inputs)
            case Cond():
                selector, *captured = inputs
                chosen = (0 if selector else 1) if isinstance(selector, np.bool_) else int(selector)
                return self.run(node.branches[chosen], captured)
            case Call():
                return self.call(node, inputs)
            case _:
                assert_never(node)

    def call(self, node: Call, inputs: list[Any]) -> list[Any]:
        if self.depth >= _DEEPEST:
            raise Raised("RecursionError", "maximum recursion depth exceeded", (), node.location)
        self.depth += 1
        try:
            return self.run(self.functions[node.callee], inputs)
        except (Raised, HostFailed) as failed:
            self.left(failed, node)
            raise
        finally:
            self.depth -= 1

    def left(self, failed: Raised | HostFailed, node: Call) -> None:
        """A failure leaves a call: its traceback tells of as many as that of compiled code does, and of the last."""
        here = failed.location
        self.calls_left += 1
        if self.calls_left > TRAIL_LENGTH:
            self.outermost = node.location
        elif here is not None and here.root is not None and here.root.function == node.callee:
            failed.location = here.called_from(node.location)

    def apply(self, node: Apply, inputs: list[Any]) -> Sequence[Any]:
        if "site" in node.attributes:
            return self.host_call(node, inputs)
        try:
            result = node.row.eager(*inputs, **node.attributes)
        except RowError as failed:
            raise Raised(failed.error, failed.message, failed.payload, node.location) from None
        except (MemoryError, ValueError) as refused:  # NumPy's own, of a size that cannot be
            raise Raised(type(refused).__name__, "{0}", (str(refused),), node.location) from None
        if isinstance(result, np.ndarray) and result.base is not None and has_own_storage(node):
            result = result.copy()  # NumPy hands out some results (``real``) as views
        return (result,) if len(node.outputs) == 1 else (result or ())

    def loop(self, node: While, inputs: list[Any]) -> list[Any]:
        counted = node.bound is not None
        bound = int(inputs.pop(0)) if counted else None
        carried, captured = inputs[: len(node.inits)], inputs[len(node.inits) :]
        trip = Trip(node, 0, bound)
        self.trips.append(trip)
        while bound is None or trip.number < bound:
            arguments = [*([np.int64(trip.number)] if counted else []), *carried, *captured]
            if not self.run(node.test, arguments)[0]:
                break
            carried = self.run(node.body, arguments)
            trip.number += 1
        self.trips.pop()
        return carried

    def host_call(self, node: Apply, inputs: list[Any]) -> Sequence[Any]:
        """A call of a Python function; it sees the caller's floating-point error settings, not ours."""
        with np.errstate(**self.errors_outside):
            results: Sequence[Any] = node.row.eager(*inputs, **node.attributes, hosts=self.hosts)
        return results


# -- plans: where each value of a region lives in its frame ------------------------------------------------------------


@dataclass(slots=True)
class _Step:
    node: Node
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(slots=True)
class _Plan:
    """``rest`` is the frame behind the parameters as it is at first: literals, and room for values."""

    steps: list[_Step]
    results: tuple[int, ...]
    rest: list[Any]


def _plan(region: Graph) -> _Plan:
    slots: dict[Value, int] = {p: i for i, p in enumerate(region.params)}
    rest: list[Any] = []

    def new(content: Any) -> int:
        rest.append(content)
        return len(region.params) + len(rest) - 1

    def read(operand: Operand) -> int:
        if isinstance(operand, Literal):
            return new(operand.type.dtype.numpy.type(operand.value))
        return slots[operand]

    steps: list[_Step] = []
    for node in region.nodes:
        inputs = tuple(map(read, node.inputs))
        slots.update((v, new(None)) for v in node.outputs)
        steps.append(_Step(node, inputs, tuple(slots[v] for v in node.outputs)))
    return _Plan(steps, tuple(map(read, region.results)), rest)
