"""The sizes in types: what they are made with, and putting one for another everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from whilst_compiler.ir.graph import Apply, Graph, Operand, Value, While, all_nodes, regions
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import Dim, Tensor
from whilst_compiler.passes.scopes import carried_params

__all__ = ["dims_of", "made_with", "substitute_dims"]

_SIZES_FROM = {"full": 1, "empty": 0, "iota": 0, "broadcast": 1, "reshape": 1, "compress": 2}
"""Rows with one size operand per dim, and the position of the first."""


def dims_of(x: Operand) -> tuple[Dim, ...]:
    return x.type.dims if isinstance(x.type, Tensor) else ()


def made_with(node: Apply) -> Iterator[tuple[Dim, Operand]]:
    """Sizes of the result and the operands that they were made with."""
    first = _SIZES_FROM.get(node.row.name)
    if first is not None:
        yield from zip(dims_of(node.output), node.inputs[first:])
    elif node.row.name == "subview":
        yield from _slices(node)
    elif node.row.name in ("diagonal", "reinterpret"):
        yield dims_of(node.output)[-1], node.inputs[-1]


def _slices(node: Apply) -> Iterator[tuple[Dim, Operand]]:
    axes = node.attributes["axes"]
    assert isinstance(axes, str)
    operands, dims = iter(node.inputs[1:]), iter(dims_of(node.output))
    for letter in axes:
        if letter == "i":
            next(operands)
        elif letter == "s":
            _, count, _ = (next(operands) for _ in range(3))
            yield next(dims), count
        else:
            next(dims)


def substitute_dims(graph: Graph, mapping: Mapping[Dim, Dim]) -> None:
    """Replace symbols in every type and in every ``dims`` attribute."""
    final = {symbol: _follow(mapping, symbol) for symbol in mapping}
    _keep_open(graph, final)

    def retype(values: tuple[Value, ...]) -> None:
        for value in values:
            if isinstance(value.type, Tensor) and not final.keys().isdisjoint(value.type.dims):
                value.type = value.type.with_dims(tuple(final.get(d, d) for d in value.type.dims))

    retype(graph.params)
    for node in all_nodes(graph):
        retype(node.outputs)
        for region in regions(node):
            retype(region.params)
        if isinstance(node, Apply) and "dims" in node.attributes:
            dims = node.attributes["dims"]
            assert isinstance(dims, tuple)
            node.attributes["dims"] = tuple(_new_dim(final, d) for d in dims)
    _refit_poison(graph)


def _refit_poison(graph: Graph) -> None:
    """Let poison with which loops begin be of the sizes that these have now: its own say nothing."""
    nodes = list(all_nodes(graph))
    poison: dict[Operand, Apply] = {n.output: n for n in nodes if isinstance(n, Apply) and n.row.name == "poison"}
    for node in nodes if poison else ():
        if isinstance(node, While) and not poison.keys().isdisjoint(node.inits):
            inits = zip(node.inits, carried_params(node))
            node.inits = tuple(_refitted(graph, poison, init, param) for init, param in inits)


def _refitted(graph: Graph, poison: Mapping[Operand, Apply], init: Operand, param: Value) -> Operand:
    sizes = list(zip(dims_of(init), dims_of(param)))
    if init not in poison or not any(isinstance(new, int) and new != old for old, new in sizes):
        return init
    assert isinstance(param.type, Tensor)
    dims = tuple(new if isinstance(new, int) else old for old, new in sizes)
    old = poison[init]
    own = Apply(old.row, (), old.attributes | {"dims": dims}, (Value(param.type.with_dims(dims)),), old.location)
    graph.nodes.insert(0, own)
    return own.output


def _keep_open(graph: Graph, final: Mapping[Dim, Dim]) -> None:
    """Give sizes that become numbers a symbol of their own in loops that carry arrays of other sizes on."""
    for node in all_nodes(graph):
        if not isinstance(node, While):
            continue
        for param, result in zip(carried_params(node), node.body.results):
            for old, new in zip(dims_of(param), dims_of(result)):
                size = final.get(old, old)
                if isinstance(old, str) and isinstance(size, int) and final.get(new, new) != size:
                    own: dict[Dim, Dim] = {old: _unused(graph, old)}
                    substitute_dims(node.test, own)
                    substitute_dims(node.body, own)


def _unused(graph: Graph, like: str) -> str:
    """A symbol that the graph does not have."""
    values = [*graph.params, *(o for node in all_nodes(graph) for o in node.outputs)]
    values += [p for node in all_nodes(graph) for region in regions(node) for p in region.params]
    used = {d for v in values for d in dims_of(v)}
    return next(name for k in count(1) if (name := f"{like}_open{k}") not in used)


def _new_dim(final: Mapping[Dim, Dim], dim: Attribute) -> Attribute:
    return final.get(dim, dim) if isinstance(dim, int | str) else dim


def _follow(mapping: Mapping[Dim, Dim], dim: Dim) -> Dim:
    seen = {dim}
    while dim in mapping and mapping[dim] not in seen:
        dim = mapping[dim]
        seen.add(dim)
    return dim
