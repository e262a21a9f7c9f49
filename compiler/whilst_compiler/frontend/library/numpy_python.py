"""Functions that NumPy writes in Python of what whilst knows: they are compiled as they are."""

from __future__ import annotations

from types import FunctionType
from typing import Any

import numpy as np

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.layout import share
from whilst_compiler.frontend.library.written import polynomials
from whilst_compiler.frontend.library.written.elements import frozen, to_be_written
from whilst_compiler.frontend.registry import FUNCTIONS, Handler, function
from whilst_compiler.frontend.values import NONE_VALUE, Abstract, ArrayRef, Static

__all__: list[str] = []


def _as_it_is(python: Any) -> Handler:
    return lambda ctx, args, keywords: ctx.call(ctx, Static(python), args, keywords)


_KNOWN = """
astype diag_indices_from fix i0 iscomplex iscomplexobj isneginf isposinf isreal isrealobj ix_ matrix_transpose
polyadd polydiv polysub real_if_close sinc sort_complex tril_indices_from
triu_indices_from unique_counts unique_inverse unique_all unwrap
"""
for _name in _KNOWN.split():
    _python: Any = getattr(getattr(np, _name, None), "_implementation", None)
    if isinstance(_python, FunctionType):
        function(getattr(np, _name))(_as_it_is(_python))

FUNCTIONS[np.poly1d.__init__] = _as_it_is(polynomials.poly1d_init)


@function(to_be_written)
def _to_be_written(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if isinstance(args[0], ArrayRef):
        ctx.writable(args[0])
    return NONE_VALUE


@function(frozen)
def _frozen(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, source = args
    if isinstance(a, ArrayRef):
        ctx.read_only.add(a.storage)
        if isinstance(source, ArrayRef):
            share(ctx, a, source)
    return a
