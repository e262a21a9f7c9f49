"""whilst: compile plain Python and NumPy functions, with their real while, for and if, to native code."""

from __future__ import annotations

from whilst import optim, torch
from whilst.calls.decorator import compile
from whilst.calls.explicit import cond, while_loop
from whilst.calls.function import Function, WhilstWarning
from whilst.calls.host import Host, host
from whilst.calls.lowering import Lowering
from whilst.calls.rules import checkpoint, custom_jvp, custom_vjp, stop_gradient
from whilst.derivatives.checking import check_grad
from whilst.derivatives.derivative import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from whilst.derivatives.grad_debug import grad_debug
from whilst.derivatives.implicit import fixed_point, implicit
from whilst.services.limits import follow_limits
from whilst.services.progress import progress
from whilst.services.threads import get_threads, set_threads
from whilst_compiler.errors import CompilerBug, Limitation, UserError, WhilstError

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

follow_limits()
