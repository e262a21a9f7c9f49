"""All that the run time wants of the compiler and the executors: ``whilst.quick`` loads this module when needed."""

from __future__ import annotations

from functools import partial

from whilst.native.machine import MACHINE
from whilst.running.eager import interpret
from whilst.running.kernel import Kernel
from whilst.services.numpy_code import addresses
from whilst.values.outside import spec_outside
from whilst_compiler.autodiff.answered import answering, from_answers
from whilst_compiler.autodiff.chunks import in_chunks
from whilst_compiler.autodiff.forward import forward
from whilst_compiler.autodiff.jacobian import dim, jacobian
from whilst_compiler.autodiff.reverse import reverse
from whilst_compiler.frontend import entry
from whilst_compiler.frontend.state.restarts import NeedsStatic
from whilst_compiler.ir.print import to_text
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place
from whilst_compiler.pipeline import optimise, prepare

__all__ = [
    "MACHINE",
    "ROWS",
    "Kernel",
    "NeedsStatic",
    "addresses",
    "answering",
    "dim",
    "forward",
    "from_answers",
    "in_chunks",
    "interpret",
    "jacobian",
    "lower_function",
    "optimise",
    "place",
    "prepare",
    "reverse",
    "to_text",
]

lower_function = partial(entry.lower_function, container=spec_outside)
