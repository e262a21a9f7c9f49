"""Each keyword of each function of NumPy, given with a value that is not its default, in the calls of the cases."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import numpy as np

from equivalence.arguments import arguments
from equivalence.cases import CASES
from equivalence.table import Case, function_of
from harness import run
from ways import compiled, forget
from whilst_compiler.errors import Limitation

__all__ = ["functions", "keywords_of", "refused"]

_VALUES: dict[str, tuple[str, ...]] = {
    "M": ('3',),
    "N": ('3',),
    "UPLO": ("'U'",),
    "a_max": ('1', 'None'),
    "a_min": ('0', 'None'),
    "append": ('0',),
    "assume_unique": ('True',),
    "atol": ('1e-3',),
    "aweights": ('None',),
    "axes": ('[(), (), ()]', '[(0,), (0,), ()]', '[(-2, -1), (-2, -1), (-2, -1)]', '[(-2, -1), (-2, -1)]', '(0,)', '(1, 0)'),
    "axis": ('-1', '0', 'None', '(0,)'),
    "axis1": ('0',),
    "axis2": ('1',),
    "axisa": ('0',),
    "axisb": ('0',),
    "axisc": ('0',),
    "base": ('2.0',),
    "bias": ('True',),
    "bins": ('4',),
    "bitorder": ("'little'",),
    "cache": ('False',),
    "casting": ("'unsafe'", "'same_kind'", "'safe'"),
    "check_valid": ("'ignore'",),
    "compute_uv": ('False',),
    "constant_values": ('3',),
    "copy": ('True', 'None', 'False'),
    "correction": ('1',),
    "count": ('2',),
    "cov": ('True',),
    "d": ('0.5',),
    "ddof": ('1',),
    "decimals": ('1',),
    "default": ('2',),
    "deg": ('True',),
    "density": ('True',),
    "device": ("'cpu'",),
    "discont": ('1.0',),
    "doc": ('None',),
    "dtype": ('np.float64', 'np.complex128', 'np.int64', 'np.float32', 'bool'),
    "dx": ('0.5',),
    "edge_order": ('2',),
    "edgeitems": ('2',),
    "end_values": ('3',),
    "endpoint": ('False', 'True'),
    "equal_nan": ('True', 'False'),
    "excluded": ('None',),
    "floatmode": ("'fixed'",),
    "formatter": ("{'float': str}",),
    "full": ('True',),
    "full_matrices": ('False',),
    "fweights": ('None',),
    "hermitian": ('True',),
    "include_initial": ('True',),
    "increasing": ('True',),
    "ind": ('1',),
    "indexing": ("'ij'",),
    "initial": ('1', '2.5'),
    "interpolation": ("'lower'",),
    "invert": ('True',),
    "k": ('1',),
    "keepdims": ('True',),
    "kind": ("'stable'",),
    "left": ('1.0',),
    "legacy": ('False',),
    "like": ('None',),
    "linewidth": ('40',),
    "m": ('2',),
    "max": ('1',),
    "max_line_width": ('40',),
    "mean": ('0.5',),
    "method": ("'lower'", "'nearest'"),
    "min": ('0',),
    "minlength": ('3',),
    "mode": ("'clip'", "'wrap'", "'raise'", "'same'", "'edge'", "'r'"),
    "n": ('3',),
    "nan": ('1.0',),
    "ndim": ('3',),
    "ndmax": ('0', '2'),
    "ndmin": ('2',),
    "neginf": ('1.0',),
    "norm": ("'ortho'", "'forward'"),
    "num": ('4',),
    "offset": ('1',),
    "optimize": ('True', "'greedy'", 'False'),
    "ord": ('1',),
    "order": ("'F'", "'C'", "'K'", "'A'"),
    "otypes": ('None',),
    "overwrite_input": ('True',),
    "p": ('None',),
    "period": ('2.0',),
    "posinf": ('1.0',),
    "precision": ('3',),
    "prefix": ("'x'",),
    "prepend": ('0',),
    "range": ('(0, 2)',),
    "rcond": ('1e-3',),
    "reflect_type": ("'odd'",),
    "replace": ('False',),
    "requirements": ("'C'", "'W'"),
    "retstep": ('True',),
    "return_counts": ('True',),
    "return_index": ('True',),
    "return_indices": ('True',),
    "return_inverse": ('True',),
    "returned": ('True',),
    "right": ('1.0', 'True'),
    "rowvar": ('False',),
    "rtol": ('1e-3',),
    "s": ('(2, 3)',),
    "sep": ("','",),
    "separator": ("','",),
    "shape": ('(2, 3)', '(3,)'),
    "shuffle": ('False',),
    "side": ("'right'",),
    "sign": ("'+'",),
    "signature": ("'dd->d'", "'d->d'", "'D->D'", "'l->l'", "'ll->l'", "'dd->?'", "'d->?'", "'d->dd'", "'d->di'", "'dd->dd'", "'DD->D'", "'??->?'", "'?->?'", "'ll->ll'", "'dl->d'", "'l->B'"),
    "size": ('3', '(2, 2)'),
    "sorted": ('False',),
    "sorter": ('None',),
    "spacing": ('0.5',),
    "sparse": ('True',),
    "stable": ('True',),
    "start": ('1',),
    "stat_length": ('2',),
    "step": ('2',),
    "stop": ('4',),
    "strict": ('True',),
    "style": ("''",),
    "subok": ('False', 'True'),
    "suffix": ("'y'",),
    "suppress_small": ('True',),
    "threshold": ('5',),
    "to_begin": ('1',),
    "to_end": ('1',),
    "tol": ('1e-3',),
    "trim": ("'f'",),
    "unbiased": ('True',),
    "upper": ('True',),
    "w": ('None',),
    "weights": ('None',),
    "where": ('np.array(True)',),
    "wrap": ('True',),
    "writeable": ('True', 'False'),
    "x": ('None',),
    "y": ('None',),
}  # fmt: skip
"""What is tried, by the name of the keyword."""
_OF_UFUNCS = ("casting", "dtype", "order", "signature", "subok")
_OF_GUFUNCS = (*_OF_UFUNCS, "axes", "axis", "keepdims")


@cache
def _calls() -> dict[str, list[tuple[Case, str]]]:
    """The functions that are called in the cases, by name: the case, and the call as it stands there."""
    found: dict[str, list[tuple[Case, str]]] = defaultdict(list)
    for case in CASES:
        for node in ast.walk(ast.parse(case.text)):
            if isinstance(node, ast.Call) and not any(k.arg is None for k in node.keywords):
                name = ast.unparse(node.func)
                if name.startswith("np.") and _named(name) is not None:
                    found[name].append((case, ast.unparse(node)))
    return found


def functions() -> list[str]:
    return sorted(_calls())


def _named(name: str) -> Any:
    found: Any = np
    for part in name.split(".")[1:]:
        found = getattr(found, part, None)
    return found


def keywords_of(name: str) -> list[str]:
    """The keywords to be tried. (``out`` and ``where`` of ufuncs are in the cases.)"""
    f = _named(name)
    if isinstance(f, np.ufunc):
        return list(_OF_GUFUNCS if f.signature else _OF_UFUNCS)
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return []
    kinds = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p.name for p in parameters if p.kind in kinds and p.default is not p.empty and p.name in _VALUES]


def refused(name: str, key: str) -> bool:
    """Whether NumPy takes the keyword with some value and compiled code with none of them."""
    found = False
    for outcome in _outcomes(name, key):
        if outcome is None:
            return False
        found = True
    return found


def _outcomes(name: str, key: str) -> Iterator[BaseException | None]:
    """With what compiled code fails where NumPy does not, or None."""
    for case, call in _calls()[name][:5]:
        for value in _VALUES[key]:
            for seed in range(2):
                values = tuple(arguments(Random(f"{seed}"), case.parameters, case.options))
                function = function_of(_with_keyword(case, call, key, value))
                try:
                    if run(function, values, {}).error is None:
                        yield run(compiled(function).eager, values, {}).error
                except Limitation as refusal:
                    yield refusal
                finally:
                    forget(function)


def _with_keyword(case: Case, call: str, key: str, value: str) -> Case:
    tree = ast.parse(case.text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node) == call:
            others = [k for k in node.keywords if k.arg != key]
            node.keywords = [*others, ast.keyword(key, ast.parse(value, mode="eval").body)]
            break
    return Case("; ".join(map(ast.unparse, tree.body)), case.parameters, case.options)
