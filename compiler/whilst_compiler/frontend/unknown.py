"""What is said of functions that compiled code does not know."""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType
from typing import Any, NoReturn

from whilst_compiler.frontend.context import Context

__all__ = ["refuse_unknown"]


def refuse_unknown(ctx: Context, value: Any) -> NoReturn:
    """A callable that has no meaning in compiled code, by its name and with a way out."""
    module = getattr(value, "__module__", None) or ""
    name = getattr(value, "__qualname__", getattr(value, "__name__", repr(value)))
    shown = f"{module.replace('numpy', 'np').removesuffix('.core')}.{name}" if module and module != "builtins" else name
    kind = "the function" if isinstance(value, BuiltinFunctionType | FunctionType) else "the callable"
    help = _WAYS_OUT.get(name, "call it through whilst.host")
    ctx.limitation("W200", f"{kind} {shown} is not supported in compiled code yet", help)


_WAYS_OUT = {
    **dict.fromkeys(("eval", "exec", "compile"), "write the code itself into the function"),
    **dict.fromkeys(("locals", "globals", "vars", "dir"), "use the names themselves"),
    **dict.fromkeys(("input", "open"), "read before the call, and pass what was read as an argument"),
    **dict.fromkeys(("time", "perf_counter", "monotonic"), "pass the time as an argument, or take it in whilst.host"),
    "_getframe": "pass what the frame would tell as an argument",
}
