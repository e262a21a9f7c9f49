"""Random numbers of the module ``random``, drawn by the very objects that Python would use."""

from __future__ import annotations

import random
from collections.abc import Sequence

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.library.random_calls import DrawCall, length_of, register_maker, scalar_handler
from whilst_compiler.frontend.library.written.drawing import gathered, picked
from whilst_compiler.frontend.list_values import ListRef
from whilst_compiler.frontend.registry import inline, method, take
from whilst_compiler.frontend.specs import PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.values import Abstract, ArrayRef, Range, Tuple, constant
from whilst_compiler.ir.types import DType

__all__: list[str] = []


def _scalar_method(names: Sequence[str], result: ScalarSpec | None) -> None:
    for name in names:
        method("Random", name)(scalar_handler(name, result))


_scalar_method(
    ["random", "uniform", "gauss", "normalvariate", "expovariate", "betavariate", "gammavariate", "lognormvariate",
     "vonmisesvariate", "paretovariate", "weibullvariate", "triangular"], PY_FLOAT,
)  # fmt: skip
_scalar_method(["randint", "randrange", "getrandbits", "binomialvariate"], PY_INT)
_scalar_method(["seed"], None)


def _population(ctx: Context, value: Abstract | None) -> Abstract:
    if not isinstance(value, ListRef | Tuple | Range | ArrayRef):
        ctx.limitation("W204", "a random choice from this kind of object", "make a list of it")
    return value


@method("Random", "choice")
def _choice_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "choice", args[1:], keywords, ["seq"])
    if ctx.dead:
        return constant(0)
    items = _population(ctx, given["seq"])
    call = DrawCall(ctx, args[0], "choice")
    call.indices(length_of(ctx, items), -1)
    return inline(ctx, picked, items, call.draw(PY_INT))


def _several(name: str, optional: Sequence[str]) -> None:
    @method("Random", name)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, name, args[1:], keywords, ["population"], optional)
        if ctx.dead:
            return constant(0)
        items = _population(ctx, given.pop("population"))
        call = DrawCall(ctx, args[0], name)
        call.indices(length_of(ctx, items), -1)
        for key, value in given.items():
            if value is not None:
                call.add(value, key)
        return inline(ctx, gathered, items, call.draw_array(None, 1, DType.I64))


_several("sample", ["k"])
_several("choices", ["weights", "cum_weights", "k"])


register_maker(random.Random, random.Random, "x")
