"""Random numbers of the module ``random``, drawn by the very objects that Python would use."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Sequence
from types import FunctionType

from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.native_draws import DOUBLE, WORD, twister
from whilst_compiler.frontend.library.random_calls import DrawCall, length_of, register_maker, scalar_handler
from whilst_compiler.frontend.library.written import random_bytes
from whilst_compiler.frontend.library.written import twister as written
from whilst_compiler.frontend.library.written.drawing import gathered, picked
from whilst_compiler.frontend.library.written.vector_draws import gauss
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import inline, method, take
from whilst_compiler.frontend.values.handles import Handle
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Range,
    Scalar,
    Static,
    Tuple,
    constant,
    constant_of,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import DType

__all__: list[str] = []


Given = dict[str, Abstract]


def _native(name: str, handler: Callable[[Context, Handle, Given], Abstract | None], *names: str) -> None:
    """A method with these parameters (and no others) that kernels do themselves where ``handler`` gives a result."""
    ask = scalar_handler(name, PY_FLOAT if name == "random" else PY_INT)

    @method("Random", name)
    def called(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = dict(zip(names, args[1:])) | keywords
        fits = len(given) == len(args) - 1 + len(keywords) and given.keys() <= set(names)
        source = twister(ctx, args[0]) if fits and all(map(_is_int, given.values())) else None
        made = None if source is None else handler(ctx, source, given)
        return ask(ctx, args, keywords) if made is None and not ctx.dead else made or constant(0)


def _is_int(value: Abstract | None) -> bool:
    return isinstance(value, Scalar) and value.spec == PY_INT


def _double(ctx: Context, source: Handle, given: Given) -> Abstract:
    return ctx.call(ctx, Static(DOUBLE), [source], {})


def _bits(ctx: Context, source: Handle, given: Given) -> Abstract | None:
    """Numbers that are known not to fit, or to be none, are for Python."""
    k = given.get("k")
    if not isinstance(k, Scalar) or not k.is_constant or not 0 <= constant_of(k) < 64:
        return None
    return inline(ctx, written.bits, Static(WORD), source, k)


def _integer(ctx: Context, source: Handle, given: Given) -> Abstract | None:
    a, b = given.get("a"), given.get("b")
    if a is None or b is None:
        return None
    return _from_range(ctx, source, "randint", [a, b], (a, inline(ctx, operator.add, b, constant(1)), constant(1)))


def _range(ctx: Context, source: Handle, given: Given) -> Abstract | None:
    start, stop, step = (given.get(name) for name in ("start", "stop", "step"))
    if start is None or (stop is None and step is not None):
        return None
    whole = (constant(0), start) if stop is None else (start, stop)
    asked = [x for x in (start, stop, step) if x is not None]
    return _from_range(ctx, source, "randrange", asked, (*whole, step or constant(1)))


def _from_range(ctx: Context, source: Handle, name: str, asked: list[Abstract], bounds: Sequence[Abstract]) -> Abstract:
    """A number of a range; where that has none, Python raises."""
    count = inline(ctx, written.count_of_range, *bounds)
    if ctx.dead:
        return constant(0)
    start, _, step = bounds
    return _or_asked(
        ctx, count, lambda: inline(ctx, written.from_range, Static(WORD), source, start, step, count),
        lambda: scalar_handler(name, PY_INT)(ctx, [source, *asked], {}),
    )  # fmt: skip


def _or_asked(ctx: Context, count: Abstract, some: Callable[[], Abstract], none: Callable[[], Abstract]) -> Abstract:
    assert isinstance(count, Scalar)
    there = ctx.emit("greater", count.operand, literal(0))
    if isinstance(there, Literal):
        return some() if there.value else none()
    made: Abstract | None = branch(ctx, there, (some, none))
    return constant(0) if made is None else made


_native("random", _double)
_native("getrandbits", _bits, "k")
_native("randint", _integer, "a", "b")
_native("randrange", _range, "start", "stop", "step")


def _as_python(name: str) -> None:
    """A method that is what Python's own does: arithmetic on doubles that are drawn."""
    python = vars(random.Random).get(name)
    ask = scalar_handler(name, PY_FLOAT)

    @method("Random", name)
    def called(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        source = twister(ctx, args[0]) if isinstance(python, FunctionType) else None
        if source is None or not all(isinstance(x, Scalar) for x in (*args[1:], *keywords.values())):
            return ask(ctx, args, keywords)
        return ctx.call(ctx, Static(python), [source, *args[1:]], keywords)


for _name in ("uniform", "normalvariate", "expovariate", "lognormvariate", "paretovariate", "weibullvariate",
              "triangular", "betavariate", "gammavariate", "vonmisesvariate"):  # fmt: skip
    _as_python(_name)
_standard_gauss = scalar_handler("gauss", PY_FLOAT)


@method("Random", "gauss")
def _gauss(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """What Python makes of a standard normal number, so that it has derivatives."""
    given = take(ctx, "gauss", args[1:], keywords, [], ["mu", "sigma"])
    if ctx.dead:
        return constant(0)
    mu, sigma = (given[name] or constant(usual) for name, usual in (("mu", 0.0), ("sigma", 1.0)))
    z = _standard_gauss(ctx, [args[0], constant(0.0), constant(1.0)], {})
    return inline(ctx, gauss, mu, sigma, z)


method("Random", "binomialvariate")(scalar_handler("binomialvariate", PY_INT))
method("Random", "seed")(scalar_handler("seed", None))


@method("Random", "randbytes")
def _randbytes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "randbytes", args[1:], keywords, ["n"])
    made: Abstract = ctx.library["bytes_made"](ctx, random_bytes.of_words, args[0], given["n"])
    return made


def _population(ctx: Context, value: Abstract | None) -> Abstract:
    if value is None or not (isinstance(value, ListRef | Tuple | Range | ArrayRef) or is_text(value)):
        ctx.limitation("W204", "a random choice from this kind of object", "make a list of it")
    return value


@method("Random", "choice")
def _choice_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "choice", args[1:], keywords, ["seq"])
    if ctx.dead:
        return constant(0)
    items = _population(ctx, given["seq"])
    count, source = length_of(ctx, items), twister(ctx, args[0])

    def ask() -> Abstract:
        call = DrawCall(ctx, args[0], "choice")
        call.indices(count, -1)
        return call.draw(PY_INT)

    if source is None:
        return inline(ctx, picked, items, ask())
    place = _or_asked(ctx, count, lambda: inline(ctx, written.below, Static(WORD), source, count), ask)
    return inline(ctx, picked, items, place) if not ctx.dead else constant(0)


def _several(name: str, optional: Sequence[str]) -> None:
    @method("Random", name)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, name, args[1:], keywords, ["population"], optional)
        if ctx.dead:
            return constant(0)
        items = _population(ctx, given.pop("population"))
        source = twister(ctx, args[0]) if name == "choices" and set(given) == {"k"} else None
        if source is not None and _is_int(given["k"]):
            return inline(ctx, written.choices, Static(DOUBLE), source, items, given["k"])  # type: ignore[arg-type]
        call = DrawCall(ctx, args[0], name)
        call.indices(length_of(ctx, items), -1)
        for key, value in given.items():
            if value is not None:
                call.add(value, key)
        return inline(ctx, gathered, items, call.draw_array(None, 1, DType.I64))


_several("sample", ["k"])
_several("choices", ["weights", "cum_weights", "k"])


register_maker(random.Random, random.Random, "x")
