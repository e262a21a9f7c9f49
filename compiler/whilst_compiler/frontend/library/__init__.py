"""What the front end knows of builtins, the math modules and NumPy: one handler per function, in tables."""

from whilst_compiler.frontend.arrays import as_array
from whilst_compiler.frontend.library import (
    builtin,
    builtin_numbers,
    builtin_types,
    caching,
    changed_records,
    cmath_functions,
    combining,
    comprehension,
    counters,
    dict_views,
    dicts,
    enums,
    generated,
    iterators,
    list_methods,
    lists,
    managed,
    math_functions,
    methods,
    numpy_axes,
    numpy_einsum,
    numpy_elements,
    numpy_fancy,
    numpy_loops,
    numpy_make,
    numpy_moments,
    numpy_products,
    numpy_python,
    numpy_reduce,
    numpy_scalars,
    numpy_shape,
    numpy_ufuncs,
    objects,
    placed,
    printing,
    queues,
    random_draws,
    random_module,
    sets,
    strings,
    texts,
)
from whilst_compiler.frontend.library.written import (
    algebra,
    bisecting,
    calculus,
    comparing,
    elements,
    factoring,
    fourier,
    norms,
    padding,
    polynomials,
    quantiles,
    selecting,
    shaping,
    sorting,
    statistics,
)
from whilst_compiler.frontend.registry import FUNCTIONS, METHODS, Handler, array_methods_of_numbers, bind_arguments

__all__ = ["FUNCTIONS", "METHODS", "SERVICES", "Handler", "bind_arguments"]

_MODULES = (
    builtin, builtin_numbers, builtin_types, caching, changed_records, cmath_functions, combining, comprehension,
    counters, dict_views, dicts, enums, generated, iterators, list_methods, lists, managed, math_functions,
    methods, numpy_fancy, numpy_loops, numpy_make, numpy_reduce, numpy_scalars, numpy_shape, numpy_ufuncs, objects,
    placed, printing, queues, random_draws, random_module, sets, strings, algebra, bisecting, calculus, comparing,
    factoring, fourier, norms, numpy_axes, numpy_einsum, numpy_moments, numpy_products, selecting, shaping,
    sorting, statistics, elements, polynomials, numpy_python, numpy_elements, padding, quantiles, texts,
)  # fmt: skip
SERVICES = {name: service for module in _MODULES for name, service in getattr(module, "SERVICES", {}).items()}
array_methods_of_numbers(as_array)
