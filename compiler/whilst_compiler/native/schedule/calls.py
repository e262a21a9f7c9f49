"""Calls of other graphs of the program."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Call
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Invoke, Move, Operand, Var
from whilst_compiler.native.schedule.code import index
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Binding, Buffer, Ref, Scalar, whole

__all__ = ["call"]


def call(scope: Scope, node: Call) -> list[Binding]:
    """Write a ``Call``: arrays go as pointer, sizes and strides in bytes; those that the function is given for
    good have no strides, and are no longer ours. Arrays come back as blocks that we own."""
    callee = scope.frame.functions[node.callee]
    updates = {result: param for param, result in callee.updates}
    args: list[Operand] = []
    places: dict[int, Ref] = {}
    given: list[int] = []
    for k, x in enumerate(node.inputs):
        binding = scope.get(x)
        if isinstance(binding, Scalar):
            args.append(binding.operand)
            continue
        if k in callee.moved:
            ref = scope.own(x)
            scope.give(ref)
            given.append(ref.buffer.slot)
            args += [ref.pointer, *ref.sizes]
            continue
        ref = places[k] = scope.take(x) if k in updates.values() else scope.ref(x)
        if k in updates.values():
            scope.before_write(ref.buffer)
        args += [ref.pointer, *ref.sizes, *(scope.code.multiply(s, index(ref.unit)) for s in ref.strides)]
    variables: list[Var] = []
    outputs: list[Callable[[], Binding]] = []
    moves: list[tuple[int, Operand]] = []
    for k, value in enumerate(node.outputs):
        if k in updates:
            outputs.append(partial(places.__getitem__, updates[k]))
            continue
        if not isinstance(value.type, Tensor):
            raise CompilerBug(f"a function cannot return {value.type}")
        if not value.type.dims:
            variables.append(var := Var(value.name, value.type.dtype))
            outputs.append(partial(Scalar, var))
            continue
        buffer, sizes = _result(scope, value.name, value.type, given[len(moves) :])
        variables += [buffer.pointer, *sizes]  # type: ignore[list-item]
        outputs.append(partial(whole, scope.code, buffer, value.type.dtype, sizes))
        moves.append((buffer.slot, buffer.pointer))
    scope.code.emit(Invoke(node.callee, tuple(args), tuple(variables), node.location, tuple(given)))
    if moves:
        scope.code.emit(Move(tuple(moves), ()))
    return [bound() for bound in outputs]  # strides are products of sizes, which are known now


def _result(scope: Scope, name: str, type_: Tensor, left: list[int]) -> tuple[Buffer, tuple[Var, ...]]:
    """The block of an array that is a result, and the sizes that the call sets beside its pointer.

    It takes the first of the slots that are ``left`` by what was given away: often it is what was there.
    """
    sizes = tuple(Var(f"{name}_n{k}", DType.I64) for k in range(type_.rank))
    slot = left[0] if left else scope.frame.slot()
    return Buffer(name, Var(name, None), slot, owned=True, writable=True), sizes
