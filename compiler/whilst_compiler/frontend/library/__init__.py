"""What the front end knows of builtins, the math modules and NumPy: one handler per function, in tables."""

from whilst_compiler.frontend.library import (
    builtin,
    comprehension,
    methods,
    numbers,
    numpy_make,
    numpy_reduce,
    numpy_shape,
    printing,
)
from whilst_compiler.frontend.library.registry import FUNCTIONS, METHODS, Handler, bind_arguments

__all__ = ["FUNCTIONS", "METHODS", "SERVICES", "Handler", "bind_arguments"]

SERVICES = (
    builtin.SERVICES | comprehension.SERVICES | methods.SERVICES | numbers.SERVICES | numpy_make.SERVICES
    | numpy_reduce.SERVICES | numpy_shape.SERVICES | printing.SERVICES
)  # fmt: skip
