"""A bridge to PyTorch: compiled functions of tensors, which autograd differentiates by derivatives of ours.

Tensors on the CPU and arrays share their memory. PyTorch is not needed for anything else and is imported by the first
call.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whilst.calls.bound import Bound
from whilst.calls.decorator import compile
from whilst.calls.function import Function
from whilst.derivatives.derivative import answered_of, pull_of
from whilst_compiler.frontend.signature.records import fields_of, is_record, remake

__all__ = ["function"]


def function(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` (plain or compiled) as a function of tensors, that gives tensors: ``@whilst.torch.function``.

    Tensors may stand in tuples, lists, dicts and objects; ``f`` gets arrays for them (NumPy scalars for those of rank
    0). Arrays and floats of the result come back as tensors, everything else as it is. Backwards, ``f`` runs once more
    and then its adjoint, by the tensors that require a gradient only; that is differentiable again. What ``f`` writes
    into its arguments is not seen by the caller. Raises ImportError where PyTorch is not installed.
    """
    made = f if isinstance(f, Function | Bound) else compile(f)

    @functools.wraps(f)
    def on_tensors(*args: Any) -> Any:
        return _run(made, args)

    return on_tensors


def _run(f: Any, args: tuple[Any, ...]) -> Any:
    torch = _torch()
    tensors: list[Any] = []
    call = _Call(f, _mapped(args, lambda x: _Slot.of(x, tensors) if isinstance(x, torch.Tensor) else None))
    outputs = _autograd().apply(call, *tensors)
    return _mapped(call.result, lambda x: outputs[x.number] if isinstance(x, _Slot) else None)


@functools.cache
def _torch() -> Any:
    try:
        return importlib.import_module("torch")
    except ImportError as error:
        raise ImportError("whilst.torch needs PyTorch, which is not installed: pip install torch") from error


# -- structures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Slot:
    """The place of a tensor in a structure."""

    number: int

    @classmethod
    def of(cls, x: Any, tensors: list[Any]) -> _Slot:
        tensors.append(x)
        return cls(len(tensors) - 1)


@dataclass(eq=False)
class _Call:
    """One call: ``args`` and, once it has run, ``result`` have slots where tensors are."""

    f: Any
    args: Any
    result: Any = None

    def filled(self, items: Sequence[Any]) -> Any:
        return _mapped(self.args, lambda x: items[x.number] if isinstance(x, _Slot) else None)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The structure with parts replaced for which ``change`` does not give None."""
    changed = change(value)
    if changed is not None:
        return changed
    if isinstance(value, tuple | list):
        items = [_mapped(x, change) for x in value]
        return getattr(value.__class__, "_make", value.__class__)(items)
    if _is_plain(value) or not is_record(value):
        return value
    names, parts = fields_of(value)
    return remake(value.__class__, names, [_mapped(x, change) for x in parts])


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, int | float | complex | str | np.ndarray | np.generic | _Slot)


def _slots(value: Any) -> list[int]:
    found: list[int] = []
    _mapped(value, lambda x: found.append(x.number) if isinstance(x, _Slot) else None)
    return found


# -- tensors and arrays ------------------------------------------------------------------------------------------------


def _array(tensor: Any) -> Any:
    """The array that shares the tensor's memory; of rank 0, the scalar."""
    found = tensor.detach().resolve_conj().resolve_neg().numpy()
    return found if found.ndim else found[()]


def _tensor(x: Any, given: Sequence[Any]) -> Any:
    """The tensor that shares the memory of a result; one that is part of an argument is copied."""
    array = np.asarray(x)
    shared = any(isinstance(y, np.ndarray) and np.may_share_memory(array, y) for y in given)
    if shared or not array.flags.writeable or any(step < 0 for step in array.strides):
        array = array.copy()
    return _torch().from_numpy(array)


def _is_number(x: Any) -> bool:
    """Whether a part of a result becomes a tensor."""
    return isinstance(x, np.ndarray | np.floating | np.complexfloating | float | complex)


# -- autograd ----------------------------------------------------------------------------------------------------------


@functools.cache
def _autograd() -> Any:
    """The ``torch.autograd.Function`` whose backward is ours."""
    base = _torch().autograd.Function
    own = {"forward": staticmethod(_forward), "backward": staticmethod(_backward)}
    return type("WhilstFunction", (base,), own)


def _forward(ctx: Any, call: _Call, *tensors: Any) -> tuple[Any, ...]:
    given = [_array(t) for t in tensors]
    outputs: list[Any] = []
    result, ctx.drawn, _, _ = answered_of(call.f)(*call.filled(given))
    call.result = _mapped(result, lambda x: _Slot.of(_tensor(x, given), outputs) if _is_number(x) else None)
    if not outputs:
        raise TypeError(f"{call.f.__qualname__} returns {result!r}, and no array or float that could be a tensor")
    ctx.call = call
    ctx.save_for_backward(*tensors)
    ctx.mark_non_differentiable(*(t for t in outputs if not _has_derivative(t)))
    return tuple(outputs)


def _has_derivative(tensor: Any) -> bool:
    return bool(tensor.is_floating_point() or tensor.is_complex())


def _backward(ctx: Any, *cotangents: Any) -> tuple[Any, ...]:
    call, tensors, wanted = ctx.call, ctx.saved_tensors, ctx.needs_input_grad[1:]
    places = [_slots(arg) for arg in call.args]
    by = tuple(k for k, slots in enumerate(places) if any(wanted[s] for s in slots))
    along = tuple(c.contiguous() for c in cotangents if _has_derivative(c))
    bars = _run(pull_of(call.f, by), (*call.filled(tensors), (*along, *ctx.drawn)))
    found: list[Any] = [None] * len(tensors)
    for k, bar in zip(by, bars, strict=True):
        _collect(call.args[k], bar, found)
    return (None, *found)


def _collect(arg: Any, bar: Any, found: list[Any]) -> None:
    """Put the cotangents of an argument to the places of its tensors."""
    if isinstance(arg, _Slot):
        found[arg.number] = bar
    elif isinstance(arg, tuple | list):
        for x, g in zip(arg, bar, strict=True):
            _collect(x, g, found)
    elif not _is_plain(arg) and is_record(arg):
        for x, g in zip(fields_of(arg)[1], fields_of(bar)[1], strict=True):
            _collect(x, g, found)
