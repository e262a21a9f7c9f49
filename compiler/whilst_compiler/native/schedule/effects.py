"""Checks, errors, and calls back into Python."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Apply, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Check, Fail, HostCall, Operand, Var
from whilst_compiler.native.schedule.code import ZERO, index
from whilst_compiler.native.schedule.folds import constant
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Binding, Full, Scalar
from whilst_compiler.native.sites import Site

__all__ = ["answered", "check", "check_index", "host_call", "poison", "print_", "raise_error"]


def _payload(scope: Scope, inputs: Sequence[GraphOperand]) -> tuple[tuple[Operand, ...], tuple[DType, ...]]:
    values = tuple(map(scope.scalar, inputs))
    dtypes = tuple(v.dtype for v in values)
    if None in dtypes:
        raise CompilerBug("a payload is made of numbers")
    return values, dtypes  # type: ignore[return-value]


def _fail_site(scope: Scope, node: Apply, error: str, dtypes: tuple[DType, ...]) -> int:
    return scope.code.add_site(Site("raise", error, str(node.attributes["message"]), dtypes, node.location))


def answered(scope: Scope, node: Apply) -> Binding:
    """The number alone: what it is about is for derivatives to know."""
    return Scalar(scope.scalar(node.inputs[0]))


def check(scope: Scope, node: Apply) -> Binding:
    x, ok, *payload = node.inputs
    values, dtypes = _payload(scope, payload)
    scope.code.emit(Check(scope.scalar(ok), _fail_site(scope, node, str(node.attributes["error"]), dtypes), values))
    return scope.get(x)


def check_index(scope: Scope, node: Apply) -> Binding:
    """The index counted from the start."""
    if id(node) in scope.certain:
        return scope.get(node.inputs[0])
    code = scope.code
    values, dtypes = _payload(scope, node.inputs)
    i, size = values
    site = _fail_site(scope, node, "IndexError", dtypes)
    return Scalar(code.let("checked_index", (i, size, values[0]), DType.I64, node.output.name, site=site))


def raise_error(scope: Scope, node: Apply) -> None:
    values, dtypes = _payload(scope, node.inputs)
    scope.code.emit(Fail(_fail_site(scope, node, str(node.attributes["error"]), dtypes), values))


def poison(scope: Scope, node: Apply) -> Binding:
    """Never read: anything of its type."""
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    zero = constant(0, type_.dtype)
    if not type_.dims:
        return Scalar(zero)
    return Full(zero, type_.dtype, tuple(index(d) if isinstance(d, int) else ZERO for d in type_.dims))


def print_(scope: Scope, node: Apply) -> None:
    values, dtypes = _payload(scope, node.inputs)
    stream, template = str(node.attributes.get("file", "stdout")), str(node.attributes["template"])
    flush = bool(node.attributes.get("flush"))
    site = scope.code.add_site(Site("print", stream, template, dtypes, node.location, flush=flush))
    scope.code.emit(HostCall(site, values, ()))


def host_call(scope: Scope, node: Apply) -> tuple[Binding, ...]:
    values, dtypes = _payload(scope, node.inputs)
    which = node.attributes["site"]
    assert isinstance(which, int)
    results = tuple(_result(v) for v in node.outputs)
    types = tuple(v.dtype for v in results if v.dtype is not None)
    site = scope.code.add_site(Site("host", "", "", dtypes, node.location, which, types))
    scope.code.emit(HostCall(site, values, results))
    return tuple(map(Scalar, results))


def _result(value: Value) -> Var:
    assert isinstance(value.type, Tensor)
    return Var(value.name, value.type.dtype)
