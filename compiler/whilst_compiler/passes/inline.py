"""Inline calls in loops that hand arrays on, before a derivative is made.

    while (a) { b = f(a) }    ->    while (a) { b = cond 0 (a) case { the body of f } }

The adjoint of a call keeps its arguments in each trip: arrays of which the function writes a few elements (those that
stand for all lists of lists, for a hash table) would be kept whole, trip by trip. The choice goes where known branches
go (``simplify``). Functions that call themselves, and those with rules of their own, stay.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Call, Cond, Graph, Node, Operand, While, all_nodes, regions
from whilst_compiler.ir.symbols import rename_sizes
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import clone

__all__ = ["inline_calls"]

_LARGEST = 400
"""Functions of more nodes stay."""


def inline_calls(graph: Graph) -> Graph:
    """A copy of a closed graph and of its functions; of those, some may be called no longer."""
    graph = clone(graph)
    inliner = _Inliner(graph.functions)
    for one in (graph, *graph.functions.values()):
        inliner.region(one, False)
    return graph


class _Inliner:
    def __init__(self, functions: dict[str, Graph]) -> None:
        self.functions = functions
        self.numbers = itertools.count()
        self.fit = {name for name in functions if self._fits(name)}

    def _fits(self, name: str) -> bool:
        own = any(f"{name}.{kind}" in self.functions for kind in ("vjp", "jvp"))
        if own or name.startswith("rule_") or sum(1 for _ in all_nodes(self.functions[name])) > _LARGEST:
            return False
        found, todo = set[str](), [name]
        while todo:
            called = {n.callee for n in all_nodes(self.functions[todo.pop()]) if isinstance(n, Call)} - found
            found |= called
            todo += called
        return name not in found

    def region(self, region: Graph, in_loop: bool) -> None:
        for k, node in enumerate(region.nodes):
            if in_loop and isinstance(node, Call) and node.callee in self.fit and _hands_arrays_on(node):
                region.nodes[k] = node = self.inlined(node)
            for inner in regions(node):
                self.region(inner, in_loop or isinstance(node, While))

    def inlined(self, node: Call) -> Node:
        return Cond(literal(0), node.inputs, (self.body(node.callee),), node.outputs, node.location)

    def body(self, callee: str) -> Graph:
        body = clone(self.functions[callee])
        body.updates, body.functions, body.name = (), {}, ""
        number = next(self.numbers)
        sizes = itertools.count()
        rename_sizes(body, set(), lambda: f"inlined{number}_{next(sizes)}")
        return body


def _hands_arrays_on(node: Call) -> bool:
    return any(_arrays(node.inputs)) and any(_arrays(node.outputs))


def _arrays(values: tuple[Operand, ...]) -> Iterator[bool]:
    return (isinstance(x.type, Tensor) and bool(x.type.dims) for x in values)
