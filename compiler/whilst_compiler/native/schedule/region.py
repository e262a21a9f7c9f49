"""A region, node by node: the one place that knows which row is written by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from whilst_compiler.errors import Limitation
from whilst_compiler.ir.graph import Apply, Call, Cond, While
from whilst_compiler.ir.row import Effect, Gufunc, Reduction
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.schedule import (
    arrays,
    effects,
    folds,
    growing,
    gufuncs,
    positions,
    products,
    selecting,
    views,
)
from whilst_compiler.native.schedule.calls import call
from whilst_compiler.native.schedule.choices import choice
from whilst_compiler.native.schedule.nest import element
from whilst_compiler.native.schedule.repeats import loop
from whilst_compiler.native.schedule.scalars import apply_scalar
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Binding, Scalar, cheap, depth

__all__ = ["run"]

_ONE_OUTPUT: dict[str, Callable[[Scope, Apply], Binding]] = {
    "answered": effects.answered,
    "argsort": gufuncs.argsort,
    "argmax": positions.position_of_extreme,
    "argmin": positions.position_of_extreme,
    "broadcast": views.broadcast,
    "check": effects.check,
    "check_index": effects.check_index,
    "compress": selecting.compress,
    "concatenate": arrays.concatenate,
    "copy": arrays.copy,
    "cumulative_add": folds.cumulative,
    "cumulative_multiply": folds.cumulative,
    "diagonal": views.diagonal,
    "dim": arrays.dim,
    "stride": arrays.stride,
    "drawn": effects.answered,
    "empty": arrays.empty,
    "expand": selecting.expand,
    "full": arrays.full,
    "grow": growing.grow,
    "hashed": effects.answered,
    "iota": arrays.iota,
    "load": arrays.load,
    "matmul": products.matmul,
    "pack": arrays.pack,
    "pinv_of": arrays.copy,
    "poison": effects.poison,
    "reinterpret": views.reinterpret,
    "reshape": views.reshape,
    "sort": gufuncs.sort,
    "store": arrays.store,
    "subview": views.subview,
    "transpose": views.transpose,
    "update": arrays.update,
}

_OTHERS: dict[str, Callable[[Scope, Apply], Sequence[Binding] | None]] = {
    "host_call": effects.host_call,
    "remark": effects.host_call,
    "print": effects.print_,
    "qr": gufuncs.qr,
    "qr_complete": gufuncs.qr,
    "raise_error": effects.raise_error,
}


def run(scope: Scope) -> None:
    """Write all nodes of the scope's region; its results are then in the environment."""
    for node in scope.graph.nodes:
        scope.now = node.inputs
        scope.code.location = node.location
        outputs: Sequence[Binding]
        match node:
            case Apply():
                outputs = _apply(scope, node)
            case While():
                outputs = loop(scope, node, run)
            case Cond():
                outputs = choice(scope, node, run)
            case Call():
                outputs = call(scope, node)
            case _:
                assert_never(node)
        scope.bind_all(node.outputs, outputs)
        scope.finish(node)
        scope.now = ()


def _apply(scope: Scope, node: Apply) -> Sequence[Binding]:
    name = node.row.name
    if name in _ONE_OUTPUT:
        return (_of_its_rank(scope, node, _ONE_OUTPUT[name](scope, node)),)
    if name in _OTHERS:
        return _OTHERS[name](scope, node) or ()
    if isinstance(node.row.lowering, Reduction):
        return (folds.reduction(scope, node),)
    if isinstance(node.row.lowering, Gufunc):
        return gufuncs.gufunc(scope, node)
    if any(not isinstance(x.type, Tensor) for x in (*node.inputs, *node.outputs)):
        raise Limitation(f"native code for `{name}` is not written yet")
    if node.row.elementwise and node.output.type.dims:  # type: ignore[union-attr]
        return (_elementwise(scope, node),)
    args = [scope.scalar(x) for x in node.inputs]
    if id(node) in scope.certain:
        exact = f"index_{name.removeprefix('checked_')}"
        return (Scalar(scope.code.let(exact, args, DType.I64, node.output.name)),)
    return (Scalar(apply_scalar(scope.code, node.row, args, node.attributes, node.output.name)),)


def _of_its_rank(scope: Scope, node: Apply, binding: Binding) -> Binding:
    """An array of rank 0 is a scalar."""
    if isinstance(binding, Scalar) or node.output.type.dims:  # type: ignore[union-attr]
        return binding
    return Scalar(element(scope.code, binding, ()))


_DEEPEST = 50
"""So many operations may wait for each other at most."""


def _elementwise(scope: Scope, node: Apply) -> Binding:
    """Delayed, unless several nests would compute it again or it may raise, which must happen now."""
    array = arrays.elementwise(scope, node)
    once = depth(array) <= _DEEPEST and (cheap(array) or scope.uses.read_in_one_place(node.output))
    if once and node.row.effect is Effect.PURE:
        return array
    return scope.materialise(array, node.output.name)  # type: ignore[arg-type]
