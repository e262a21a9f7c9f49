"""Which loops in a loop stay part of its trip, when long ones become calls that keep only what they begin with."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.written import in_parts
from whilst_compiler.ir.graph import Apply, Graph, Literal, Operand, Value, While, all_nodes
from whilst_compiler.ir.types import I64

__all__ = ["following", "handed", "stays"]

_SHORT = 64
"""So many trips at most are part of a trip."""
_SUMS = frozenset({"add", "subtract", "multiply", "maximum", "minimum", "floor_divide", "dim"})


def following(region: Graph, told: Collection[Operand]) -> set[Operand]:
    """The integers of a region that follow from sizes, given the parameters that do."""
    found = set(told)
    for node in region.nodes:
        if not isinstance(node, Apply) or [v.type for v in node.outputs] != [I64]:
            continue
        name = node.row.name.removeprefix("checked_")
        numbers = [x for x in node.inputs if isinstance(x, Value)]
        if name == "dim" or (name in _SUMS and numbers and all(x in found for x in numbers)):
            found.add(node.output)
    return found


def handed(inner: Graph, captured: Sequence[Operand], values: Collection[Operand]) -> list[Operand]:
    """The last parameters of a region, under which it captures some of these values."""
    own = inner.params[len(inner.params) - len(captured) :]
    return [p for p, x in zip(own, captured, strict=True) if x in values]


def stays(node: While, sized: Collection[Operand]) -> bool:
    """A few trips, or about one for each element that it writes of an array that was there before: as a call, all of
    that array would be in the record. What loops are in it are short."""
    if _is_at_most(node, _SHORT):
        return True
    if not in_parts(node) or any(isinstance(n, While) and not _is_at_most(n, _SHORT) for n in all_nodes(node.body)):
        return False
    sizes = ([d for d in tensor(x).dims if isinstance(d, int)] for x in node.inits if tensor(x).dims)
    return node.bound in sized or any(_is_at_most(node, math.prod(known)) for known in sizes)


def _is_at_most(node: While, trips: int) -> bool:
    return isinstance(node.bound, Literal) and int(node.bound.value.real) <= trips
