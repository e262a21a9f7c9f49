"""whilst: compile plain Python and NumPy functions, with their real while, for and if, to native code."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from whilst import optim
from whilst.calls.decorator import compile
from whilst.calls.explicit import cond, while_loop
from whilst.calls.function import Function
from whilst.calls.host import Host, host
from whilst.calls.lowering import Lowering
from whilst.calls.rules import checkpoint, custom_jvp, custom_vjp, stop_gradient
from whilst.calls.specialised import WhilstWarning
from whilst.services.limits import follow_limits
from whilst.services.progress import progress
from whilst.services.threads import get_threads, set_threads
from whilst_compiler.errors import CompilerBug, Limitation, UserError, WhilstError

if TYPE_CHECKING:
    from whilst import torch
    from whilst.derivatives.checking import check_grad
    from whilst.derivatives.derivative import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
    from whilst.derivatives.grad_debug import grad_debug
    from whilst.derivatives.implicit import fixed_point, implicit

__all__ = [
    "CompilerBug",
    "Function",
    "Host",
    "Limitation",
    "Lowering",
    "UserError",
    "WhilstError",
    "WhilstWarning",
    "check_grad",
    "checkpoint",
    "compile",
    "cond",
    "custom_jvp",
    "custom_vjp",
    "fixed_point",
    "get_threads",
    "grad",
    "grad_debug",
    "hessian",
    "host",
    "hvp",
    "implicit",
    "jacobian",
    "jvp",
    "optim",
    "progress",
    "set_threads",
    "stop_gradient",
    "torch",
    "value_and_grad",
    "vjp",
    "while_loop",
]

__version__ = "0.1.0"

_DERIVATIVES = {
    "checking": ("check_grad",),
    "derivative": ("grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"),
    "grad_debug": ("grad_debug",),
    "implicit": ("fixed_point", "implicit"),
}


def __getattr__(name: str) -> Any:
    """What not every program needs is loaded where it is first asked for."""
    if name == "torch":
        return importlib.import_module("whilst.torch")
    module = next((module for module, names in _DERIVATIVES.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module 'whilst' has no attribute {name!r}")
    found = globals()[name] = getattr(importlib.import_module(f"whilst.derivatives.{module}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


follow_limits()
