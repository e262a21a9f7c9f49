"""Checks, and what reaches the world outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Effect, NoDerivative, Row, RowTypeError, Special
from whilst_compiler.ir.types import I64, DType, Tensor, Type, scalar
from whilst_compiler.ops import rules
from whilst_compiler.ops.array_adjoints import check_adjoint
from whilst_compiler.ops.define import DISCRETE, index, plain
from whilst_compiler.ops.failure import RowError
from whilst_compiler.ops.printing import put_out

__all__ = ["ROWS"]


def _text(attributes: Attributes, name: str, default: str | None = None) -> str:
    text = attributes.get(name, default)
    if not isinstance(text, str):
        raise RowTypeError(f"{name} must be a string, got {text!r}")
    return text


def _payload(types: Sequence[Tensor]) -> None:
    for t in types:
        if t.rank != 0:
            raise RowTypeError(f"a payload is made of scalars, got {t}")


def _python(payload: Sequence[Any]) -> tuple[Any, ...]:
    """Payload as Python's own bools, ints, floats."""
    return tuple(x.item() for x in payload)


# -- checks ----------------------------------------------------------------------------------------------------------


def _infer_check(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if len(types) < 2:
        raise RowTypeError("takes a value and a condition")
    ok, *payload = rules.tensors(types[1:])
    rules.scalars([ok], DType.BOOL, "the condition")
    _payload(payload)
    _text(attributes, "error"), _text(attributes, "message")
    return (types[0],)


def _check(x: Any, ok: Any, *payload: Any, error: str, message: str) -> Any:
    if not ok:
        raise RowError(error, message, _python(payload))
    return x


def _infer_check_index(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    rules.scalars(rules.tensors(types, 2), DType.I64, "index and size")
    _text(attributes, "message")
    return (I64,)


def _check_index(i: Any, n: Any, message: str) -> Any:
    if not -n <= i < n:
        raise RowError("IndexError", message, _python((i, n)))
    return i + n if i < 0 else i


def _infer_raise(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    _payload(rules.tensors(types))
    _text(attributes, "error"), _text(attributes, "message")
    return ()


def _raise(*payload: Any, error: str, message: str) -> tuple[Any, ...]:
    raise RowError(error, message, _python(payload))


def _infer_poison(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    rules.tensors(types, 0)
    return (Tensor(rules.dtype_of(attributes), rules.dims_of(attributes)),)


def _poison(dtype: str, dims: tuple[int | str, ...]) -> Any:
    return plain(np.zeros([d if isinstance(d, int) else 0 for d in dims], DType(dtype).numpy))


# -- the world outside -----------------------------------------------------------------------------------------------


def _infer_print(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    _payload(rules.tensors(types))
    _text(attributes, "template")
    stream = _text(attributes, "file", "stdout")
    if stream not in ("stdout", "stderr"):
        raise RowTypeError(f"file must be stdout or stderr, got {stream!r}")
    if not isinstance(attributes.get("flush", False), bool):
        raise RowTypeError("flush must be a bool")
    return ()


def _print(*payload: Any, template: str, file: str = "stdout", flush: bool = False) -> tuple[Any, ...]:
    put_out(template.format(*_python(payload)), file, flush)
    return ()


def _infer_host_call(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    rules.tensors(types)
    site, dtypes, text = attributes.get("site"), attributes.get("dtypes"), attributes.get("text", False)
    if not isinstance(site, int):
        raise RowTypeError(f"site must be an int, got {site!r}")
    if not isinstance(dtypes, tuple):
        raise RowTypeError(f"dtypes must be a tuple, got {dtypes!r}")
    if not isinstance(text, bool):
        raise RowTypeError(f"text must be a bool, got {text!r}")
    return tuple(scalar(rules.dtype_of({"dtype": name})) for name in dtypes)


def _host_call(
    *inputs: Any,
    site: int,
    dtypes: tuple[str, ...],
    text: bool = False,
    hosts: Sequence[Callable[..., Any]] = (),
) -> tuple[Any, ...]:
    """Calls ``hosts[site]`` (the executor adds ``hosts``); no, one or several results as None, a scalar or a tuple.

    ``text``: all that it does is make a text, or ask one.
    """
    result = hosts[site](*inputs)
    several = () if not dtypes else (result,) if len(dtypes) == 1 else tuple(result)
    return tuple(DType(name).numpy.type(x) for name, x in zip(dtypes, several, strict=True))


def _infer_remark(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    return _infer_host_call(types, {**attributes, "dtypes": ()})


def _remark(*inputs: Any, site: int, hosts: Sequence[Callable[..., Any]] = ()) -> tuple[Any, ...]:
    """Tells ``hosts[site]``, which gives nothing; no value of the graph or of the program's world is another then."""
    return _host_call(*inputs, site=site, dtypes=(), hosts=hosts)


def _infer_answered(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    answer, *asked = rules.tensors(types)
    if answer.rank or not any(t.dtype.is_inexact for t in asked):
        raise RowTypeError("takes an answer, which is a scalar, and what was asked about, some of it floats")
    return types[:1]


def _about(name: str, reason: str) -> Row:
    """A number that was found about others, which come behind it."""
    rule = NoDerivative(reason, passive=1)
    return Row(name, _infer_answered, lambda x, *_: x, Special(), derivative=rule)


_FAILURE = frozenset({"error", "message"})
_OUTSIDE = NoDerivative("what it does outside the graph is not known")

ROWS = index(
    Row(
        "check", _infer_check, _check, Special(), Effect.RAISES, attributes=_FAILURE, derivative=Adjoint(check_adjoint)
    ),
    Row(
        "check_index", _infer_check_index, _check_index, Special(), Effect.RAISES, attributes=frozenset({"message"}),
        derivative=DISCRETE,
    ),
    Row("raise_error", _infer_raise, _raise, Special(), Effect.RAISES, attributes=_FAILURE, derivative=DISCRETE),
    Row(
        "poison", _infer_poison, _poison, Special(), attributes=frozenset({"dims", "dtype"}),
        derivative=NoDerivative("it is never read"),
    ),
    Row(
        "print", _infer_print, _print, Special(), Effect.IO, attributes=frozenset({"template", "file", "flush"}),
        derivative=DISCRETE,
    ),
    Row(
        "host_call", _infer_host_call, _host_call, Special(), Effect.IO, derivative=_OUTSIDE,
        attributes=frozenset({"site", "dtypes", "text"}),
    ),
    Row(
        "remark", _infer_remark, _remark, Special(), Effect.RAISES, derivative=DISCRETE, attributes=frozenset({"site"})
    ),
    _about("answered", _OUTSIDE.reason),
    _about("drawn", "what Python's generators draw is not followed back to its parameters"),
    _about("hashed", "a hash is not a continuous quantity"),
)  # fmt: skip
