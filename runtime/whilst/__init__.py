"""whilst: compile plain Python and NumPy functions, with their real while, for and if, to native code."""

from __future__ import annotations

from whilst.explicit import cond, while_loop
from whilst.function import Function, WhilstWarning, compile
from whilst.host import Host, host
from whilst.lowering import Lowering
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
    "compile",
    "cond",
    "host",
    "while_loop",
]

__version__ = "0.1.0"
