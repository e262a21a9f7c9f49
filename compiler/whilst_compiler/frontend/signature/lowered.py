"""What the front end hands on: a graph, the structure of its inputs and results, and what it took for granted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.signature.places import Guard, Hidden, Place, Update
from whilst_compiler.frontend.signature.pool_specs import PoolSpec
from whilst_compiler.frontend.signature.specs import ScalarSpec, Spec
from whilst_compiler.ir.byte_order import shows_byte_order
from whilst_compiler.ir.graph import Apply, Graph, Node, Value, all_nodes
from whilst_compiler.ir.row import Texts
from whilst_compiler.ir.types import Tensor
from whilst_compiler.source import Location

__all__ = ["Lowered"]


@dataclass(eq=False)
class Lowered:
    """A function lowered for one specialisation.

    The graph's parameters are the leaves of ``arguments`` (by parameter order of the function), then those of
    ``hidden``; its results are the leaves of ``result``, then the updated arrays (``graph.updates``).
    ``static_values`` names the parameters specialised by value, with why; ``warnings`` are shown once.
    The leaves of ``changes`` stand after those of ``result``, then, from ``first_of_pools`` on, those of
    ``pools``: lists that are in other lists, objects that are in lists.
    ``kept`` are places that have a parameter of one element each, the last ones, in which they stand if the function
    fails.
    ``has_causes``: an exception may be raised ``from`` another one.
    ``agree``: sizes may be taken for equal; the function is lowered again if they are not.
    ``draws``: kernels draw from generators, which are locked meanwhile; ``keeps_lock``: from such of the module
    ``random``, which the interpreter lock guards.
    ``numpy_counts``: NumPy's functions are called, or its scalars are operands.
    ``only_fails``: every call raises, and what it has changed of lists, dicts and objects before is not told here.
    ``mixes``: numbers of several of Python's classes meet somewhere, as of one of them.
    ``on_copies``: what is changed are copies of the arguments, to which results may refer.
    """

    graph: Graph
    arguments: tuple[tuple[str, Spec], ...]
    hidden: tuple[Hidden, ...]
    result: Spec
    guards: tuple[Guard, ...]
    desugared_text: Callable[[], str]
    source_text: Callable[[], str]
    static_values: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    hosts: tuple[Callable[..., Any], ...] = ()
    errors: tuple[type, ...] = ()
    scalar_updates: tuple[tuple[int, int], ...] = ()
    changes: tuple[Update, ...] = ()
    pools: tuple[PoolSpec, ...] = ()
    first_of_pools: int = 0
    kept: tuple[tuple[Place, ScalarSpec], ...] = ()
    agree: bool = True
    has_causes: bool = False
    draws: bool = False
    keeps_lock: bool = False
    numpy_counts: bool = False
    only_fails: bool = False
    mixes: bool = False
    on_copies: bool = False

    @property
    def desugared(self) -> str:
        """The function in the few forms that are lowered: written when it is asked for."""
        return self.desugared_text()

    @property
    def source(self) -> str:
        return self.source_text()

    def host_calls(self) -> list[tuple[int, Location | None]]:
        """Number the calls of hosts, in order: which host each one called (its ``site`` before), and where."""
        calls: list[tuple[int, Location | None]] = []
        for region in (self.graph, *self.graph.functions.values()):
            for node in all_nodes(region):
                if isinstance(node, Apply) and isinstance(site := node.attributes.get("site"), int):
                    node.attributes["site"] = len(calls)
                    calls.append((site, node.location))
        return calls

    @property
    def has_texts(self) -> bool:
        """Whether kernels need the store of texts."""
        nodes = (n for g in (self.graph, *self.graph.functions.values()) for n in all_nodes(g))
        return any(isinstance(n, Apply) and isinstance(n.row.lowering, Texts) for n in nodes)

    @property
    def reads_bytes(self) -> bool:
        """Whether the bytes of arrays are looked at, or their order may show in results."""
        nodes = (n for g in (self.graph, *self.graph.functions.values()) for n in all_nodes(g))
        looked_at = any(isinstance(n, Apply) and n.row.name == "reinterpret" for n in nodes)
        return looked_at or shows_byte_order(self.graph)

    @property
    def repeatable(self) -> bool:
        """Whether a run that failed has left nothing behind, so that the call can be made another way."""
        return not ((self.changes and not self.on_copies) or self.only_fails) and self._apart()

    @property
    def told_by_python(self) -> bool:
        """Whether a run that failed has left nothing behind (but printed text, and arrays, of which there are copies),
        where Python leaves lists and objects half changed, or the exception has a cause.
        """
        if self.on_copies:
            return False
        kept = {place for place, _ in self.kept}
        more = self.has_causes or self.only_fails or any(change.place not in kept for change in self.changes)
        return more and self._apart(told=True)

    @property
    def heeds_errstate(self) -> bool:
        """Whether there may be a floating-point error with which NumPy deals as ``np.errstate`` says, not Python."""
        if self.numpy_counts:
            return True
        graphs = (self.graph, *self.graph.functions.values())
        arrays = any(isinstance(v.type, Tensor) and v.type.dims for g in graphs for v in _values(g))
        # What is stored into an array of another dtype may be too large for it.
        return arrays and any(_may_not_fit(n) for g in graphs for n in all_nodes(g))

    def _apart(self, told: bool = False) -> bool:
        """Whether nothing is seen of a run that failed (but, if the call is made again, what it printed or wrote)."""
        own = len(self.graph.params) - len(self.kept)
        written = self.scalar_updates or any(parameter < own for parameter, _ in self.graph.updates)
        if written and not (told or self.on_copies):
            return False
        nodes = (n for g in (self.graph, *self.graph.functions.values()) for n in all_nodes(g))
        reaching = (n for n in nodes if isinstance(n, Apply) and n.row.effect.reaches_out)
        return all(self._is_apart(n) or (told and self._prints(n)) for n in reaching)

    def _prints(self, node: Apply) -> bool:
        site = node.attributes.get("site")
        return node.row.name == "print" or (isinstance(site, int) and getattr(self.hosts[site], "prints", False))

    def _is_apart(self, node: Apply) -> bool:
        """Whether what is called makes a text, say, of which nobody else knows."""
        site = node.attributes.get("site")
        if isinstance(node.row.lowering, Texts):
            return True
        return node.row.name == "host_call" and isinstance(site, int) and getattr(self.hosts[site], "apart", False)


def _may_not_fit(node: Node) -> bool:
    """Whether a number is converted to a dtype that does not hold all numbers."""
    return isinstance(node, Apply) and node.row.name == "cast" and node.attributes["dtype"] not in ("f64", "c128")


def _values(graph: Graph) -> Iterator[Value]:
    """The parameters of a graph, and what its nodes yield at any depth."""
    yield from graph.params
    for node in all_nodes(graph):
        yield from node.outputs
