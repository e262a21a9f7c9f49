"""Which sizes of carried arrays are the same in every iteration."""

from __future__ import annotations

from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.graph import While
from whilst_compiler.ir.types import Dim, Tensor
from whilst_compiler.native.loops import Operand
from whilst_compiler.native.schedule.code import index
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import same_operand

__all__ = ["Sizes", "dims", "steady_sizes"]

Sizes = tuple[Operand | None, ...]


def dims(x: GraphOperand) -> tuple[Dim, ...]:
    assert isinstance(x.type, Tensor)
    return x.type.dims


def steady_sizes(scope: Scope, node: While) -> list[Sizes]:
    """For each carried value its sizes as far as they never change (None where they may).

    Types may say so; or the array of the next iteration is one that is carried as well, and of the same size: arrays
    that take turns.
    """
    skip = 0 if node.bound is None else 1
    params = node.body.params[skip : skip + len(node.inits)]
    sources = [scope.frame.identity.parameter(node.body, x) for x in node.body.results]
    before = [scope.array(x).sizes if dims(p) else () for x, p in zip(node.inits, params)]
    found: list[list[Operand | None]] = [list(sizes) for sizes in before]
    changed = True
    while changed:
        changed = False
        for k, param in enumerate(params):
            for axis, dim in enumerate(dims(param)):
                typed = isinstance(dim, int) or (
                    param not in scope.frame.hollow
                    and dims(node.inits[k])[axis] == dim == dims(node.body.results[k])[axis]
                )
                if found[k][axis] is None or typed:
                    continue
                source = sources[k]
                other = (
                    None if source is None else found[source - skip][axis] if 0 <= source - skip < len(found) else None
                )
                if other is None or not same_operand(other, before[k][axis]):
                    found[k][axis] = None
                    changed = True
    return [
        tuple(index(d) if isinstance(d, int) else size for d, size in zip(dims(param), sizes))
        for param, sizes in zip(params, found)
    ]
