"""The very programs under autograd, which traces NumPy's functions; those that write into arrays it cannot do."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import FunctionType
from typing import Any

from benchmarks.gradients.programs import Case

__all__ = ["autograd_gradient"]


def autograd_gradient(case: Case) -> Callable[..., Any] | None:
    """Value and gradient (or the Hessian) of a case by autograd; None without it."""
    try:
        autograd, numpy = importlib.import_module("autograd"), importlib.import_module("autograd.numpy")
    except ImportError:
        return None
    assert isinstance(case.function, FunctionType)
    function = FunctionType(case.function.__code__, {**case.function.__globals__, "np": numpy, "math": numpy})
    return autograd.hessian(function) if case.second else autograd.value_and_grad(function, case.by)  # type: ignore[no-any-return]
