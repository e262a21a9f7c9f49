"""Derivatives of functions: each is a compiled function of its own, made from the graph of the other.

The derivative of a derivative is made in the same way, so they compose in any order, with each other and with
``compile``. Gradients have the structure of the arguments (None stands for what has no derivative: ints, strings);
those by complex numbers are what gradient descent subtracts. Arguments are left alone: what the function writes into
them is not seen by the caller.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from whilst.amounts import bytes_of
from whilst.calls.bound import Bound
from whilst.calls.decorator import compile
from whilst.calls.function import Function
from whilst.calls.lowering import Lowering
from whilst.derivatives.derived import answered, free_name, pullback, pushforward
from whilst.derivatives.gradients import By, First, JacobianRule, Rule
from whilst.entry.binding import signature_of
from whilst.quick import compiler
from whilst.typetext import each_apart
from whilst.values.directions import cotangents, directions
from whilst.values.spread import spread
from whilst.values.starred import Parameters, together
from whilst_compiler.errors import Diagnostic, Limitation
from whilst_compiler.frontend.signature.drawing import is_source
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.specs import Spec
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.types import DType, Layout

__all__ = ["Derivative", "answered_of", "grad", "hessian", "hvp", "jacobian", "jvp", "pull_of",
           "value_and_grad", "vjp"]  # fmt: skip

Transform = Callable[[Lowered, Sequence[str]], Lowered]


class Derivative(Function[..., Any]):
    """A compiled function made from the graph of another, ``inner``.

    It is called with the arguments of ``inner``, and with one more, a tuple, where ``extra`` names it. ``rule`` is for
    calls from compiled code.
    """

    __whilst_derive__: Any = None

    def __init__(
        self,
        inner: Function[..., Any],
        transform: Transform,
        by: By | First,
        extra: str | None = None,
        rule: Rule | JacobianRule | None = None,
    ) -> None:
        self.__whilst_derive__ = rule
        self.inner = inner
        self.transform = transform
        self.by = by
        self.extra = None if extra is None else free_name(extra, inner._names)
        super().__init__(inner.python, inner.static, inner.options)
        self.__wrapped__ = inner

    def lowered(self, specs: dict[str, Spec], **more: Any) -> Lowered:
        own = [name for name in specs if name != self.extra]
        self.inner.static |= self.static
        # One array given twice is two arguments: the derivative by one of them holds the other fixed.
        given = dict(zip(own, each_apart(specs[name] for name in own), strict=True))
        lowered = self.inner.lowered(given, **{**more, "one_number": True})
        lowered.agree = self.options.get("sizes") != "any"
        parameters = Parameters.of(self.python, own)
        names = self.by.names(parameters, lowered.arguments)
        apart = parameters.apart(lowered, names)
        made = together(self.transform(apart, names), lowered.arguments, apart.arguments)
        made.agree = False
        return made

    def _lowering(self, specs: dict[str, Spec], layouts: tuple[Layout, ...] | None) -> Lowering:
        lowering = super()._lowering(specs, layouts)
        lowering.shared = False
        return lowering

    def again(self, static: Iterable[str], options: dict[str, Any]) -> Derivative:
        return Derivative(
            self.inner.again(static, options), self.transform, self.by, self.extra, self.__whilst_derive__
        )

    def _signature(self) -> Any:
        return super()._signature() if self.extra is None else signature_of(self._names)

    def _rebind(self) -> None:
        self.inner._rebind()
        self._function = self.inner._function
        self._names = self.inner._names
        self._bind = bind = self.inner._bind
        if self.extra is not None:
            self._names = (*self._names, self.extra)
            self._bind = lambda *args, **keywords: (*bind(*args[:-1], **keywords), args[-1])


def _derive(
    f: Any, transform: Callable[..., Transform], by: By | First, extra: str | None = None, rule: Any = None
) -> Any:
    made = f if isinstance(f, Function | Bound) else compile(f)
    if isinstance(made, Bound):
        by = by.shifted()
        rule = rule and replace(rule, by=by)
        return Bound(Derivative(made.__wrapped__, transform(by), by, extra, rule), made.__self__)
    return Derivative(made, transform(by), by, extra, rule)


# -- the functions that people call ------------------------------------------------------------------------------------


class _Gradient:
    """``grad`` or ``value_and_grad``: called from Python it makes a Derivative, in compiled code a rule."""

    __whilst_derive__ = None
    inner = None

    def __init__(self, value: bool, doc: str) -> None:
        self.value = value
        self.__doc__ = doc

    def __call__(
        self,
        f: Callable[..., Any],
        argnums: int | tuple[int, ...] = 0,
        *,
        argnames: str | tuple[str, ...] | None = None,
        has_aux: bool = False,
        tape_budget: int | str | None = None,
    ) -> Any:
        made = f if isinstance(f, Function | Bound) else compile(f)
        rule = self.rule(argnums, argnames=argnames, has_aux=has_aux, tape_budget=tape_budget)
        if isinstance(made, Bound):
            by = rule.by.shifted()
            return Bound(Derivative(made.__wrapped__, rule.transform, by, rule=replace(rule, by=by)), made.__self__)
        return Derivative(made, rule.transform, rule.by, rule=rule)

    def rule(
        self,
        argnums: int | tuple[int, ...] = 0,
        *,
        argnames: str | tuple[str, ...] | None = None,
        has_aux: bool = False,
        tape_budget: int | str | None = None,
    ) -> Rule:
        return Rule(By(argnums, argnames), self.value, has_aux, None if tape_budget is None else bytes_of(tape_budget))

    def __repr__(self) -> str:
        return "<whilst.value_and_grad>" if self.value else "<whilst.grad>"


grad = _Gradient(
    False,
    """The gradient of a function that returns a real scalar (with ``has_aux``, a pair of that and anything else).

    ``grad(f, argnums=0, *, argnames=None, has_aux=False, tape_budget=None)`` is a compiled function of the arguments of
    ``f``: by the arguments of these numbers (those of ``*args`` count on) or names (those of ``**kwargs`` too), with
    the structure that they have. With ``tape_budget="64 MB"`` loops keep no more than that for their way back: a few
    states, between which they run again, the more often the fewer there are. What a budget cannot go below is one state
    of a loop, and the record of one trip: a WhilstWarning at the loop says so.
    """,
)

value_and_grad = _Gradient(
    True, """As ``grad``, and the value: (value, gradient), with ``has_aux`` ((value, aux), gradient)."""
)


class _AllPartials:
    """``jacobian``, from Python and in compiled code."""

    __whilst_derive__ = None
    inner = None

    def __init__(self, doc: str, second: bool = False) -> None:
        self.__doc__ = doc
        self.second = second

    def __call__(
        self,
        f: Callable[..., Any],
        argnums: int | tuple[int, ...] = 0,
        *,
        argnames: str | tuple[str, ...] | None = None,
        mode: str = "reverse",
    ) -> Any:
        rule = self.rule(argnums, argnames=argnames, mode=mode)
        return _derive(f, lambda by: rule.transform, rule.by, rule=rule)

    def rule(
        self,
        argnums: int | tuple[int, ...] = 0,
        *,
        argnames: str | tuple[str, ...] | None = None,
        mode: str = "reverse",
    ) -> JacobianRule:
        if mode not in ("reverse", "forward"):
            raise ValueError(f'mode is "reverse" or "forward", not {mode!r}')
        return JacobianRule(By(argnums, argnames), mode == "reverse", self.second)

    def __repr__(self) -> str:
        return "<whilst.jacobian>"


jacobian = _AllPartials(
    """All partial derivatives: for each leaf of the result and of the arguments an array with the axes of both:
    ``jacobian(f, argnums=0, *, argnames=None, mode="reverse")``.

    ``mode`` is "reverse" (one sweep for each element of the result) or "forward" (one for each of the arguments).

    Of a real result by a complex number it is the gradient; of a complex result by a real number the derivatives of its
    parts as one complex number. Of a complex result by a complex number it is the complex derivative, where there is
    one: the function has to be holomorphic.
    """
)
_second_partials = _AllPartials("All partial derivatives of a gradient.", second=True)


def hessian(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, argnames: str | tuple[str, ...] | None = None
) -> Any:
    """The second derivatives of a scalar function by floats: forward over reverse.

    Raises UserError for complex arguments: each pair of their elements has four of them.
    """
    return _second_partials(grad(f, argnums, argnames=argnames), argnums, argnames=argnames, mode="forward")


def hvp(
    f: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...], argnums: int | tuple[int, ...] = 0
) -> Any:
    """The product of the Hessian with the tangents: forward over reverse, without making the Hessian."""
    return jvp(grad(f, argnums), primals, tangents)[1]


class _Forward:
    """``jvp``, from Python and in compiled code."""

    __whilst_derive__ = "jvp"
    inner = None

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __call__(self, f: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        along = directions(primals, tangents, "tangents")
        value, tangent = _kept(f, "jvp", len(primals))(*primals, along)
        return value, tangent

    def derive(self, graph: Graph, count: int, of: Sequence[int]) -> Graph:
        """Results and tangents, after the graph's own parameters and the tangents of the first ``count``."""
        made: Graph = compiler().forward(compiler().prepare(graph), range(count), of)
        return made


class _Pull:
    """In compiled code: from the cotangent of a result to those of the arguments."""

    __whilst_derive__ = "pull"
    inner = None

    def derive(
        self, graph: Graph, count: int, of: Sequence[int], asking: set[int], answers: Sequence[DType]
    ) -> Graph:  # fmt: skip
        """Results and cotangents, after the graph's own parameters, what was drawn and answered for its value (arrays
        of these dtypes), and the cotangents of the results ``of``."""
        again, logs = compiler().from_answers(graph, asking)
        own = len(again.params) - logs
        if [p.type.dtype for p in again.params[own:]] != list(answers):
            title = "what vjp pulls back draws otherwise than it did for the value"
            raise Limitation(Diagnostic("W723", title, help="use value_and_grad, or draw before and pass the numbers"))
        made: Graph = compiler().reverse(compiler().prepare(again), range(count), of)
        return made


class _Backward:
    """``vjp``, from Python and in compiled code."""

    __whilst_derive__ = "vjp"
    inner = None
    puller = _Pull()

    def answering(self, graph: Graph, asking: set[int]) -> tuple[Graph, int]:
        """The graph with so many more results: logs of what it draws and is answered."""
        found: tuple[Graph, int] = compiler().answering(graph, asking)
        return found

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __call__(self, f: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
        given = tuple(_frozen(x) for x in primals)
        value, drawn, spec, placed = answered_of(f)(*primals)
        derived = _kept(f, "vjp", len(primals))

        def pulled(cotangent: Any) -> tuple[Any, ...]:
            bars = cotangents(spec, value, cotangent) if placed is None else spread(value, cotangent, *placed)
            found: tuple[Any, ...] = derived(*map(_frozen, given), (*bars, *drawn))
            return found

        return value, pulled


jvp = _Forward(
    """Value and tangent of ``f`` at ``primals`` in the direction ``tangents`` (None for arguments held fixed):
    ``jvp(f, primals, tangents)``.
    """
)

vjp = _Backward(
    """The value of ``f`` at the primals, and a function from a cotangent of it to those of the arguments:
    ``vjp(f, *primals)``.

    That function runs forwards and backwards each time it is called, with the numbers that were drawn the first time.
    """
)

_MAKERS: dict[str, tuple[Transform, str | None]] = {
    "jvp": (pushforward, "tangents"),
    "vjp": (pullback, "cotangents"),
    "answered": (lambda lowered, names: answered(lowered), None),
}
_FOUND: dict[tuple[Any, ...], Any] = {}


def _kept(f: Any, kind: str, count: int = 0) -> Any:
    """The derivative of one function by its first arguments, made once."""
    key = (f, kind, count)
    if key not in _FOUND:
        transform, extra = _MAKERS[kind]
        _FOUND[key] = _derive(f, lambda by: transform, First(count), extra)
    return _FOUND[key]


def answered_of(f: Any) -> Any:
    """The function without what it does to its arguments: its value, a tuple of what it drew, the spec of the value,
    and where its floats are if they are in pools."""
    return _kept(f, "answered")


def pull_of(f: Any, argnums: tuple[int, ...]) -> Any:
    """From the arguments of a function, and a tuple of the cotangents of its results and of what it drew, to the
    cotangents of these arguments."""
    key = (f, f"pull {argnums}")
    if key not in _FOUND:
        _FOUND[key] = _derive(f, lambda by: pullback, By(argnums, None), "cotangents")
    return _FOUND[key]


def _frozen(x: Any) -> Any:
    """An array, or what draws, as it is now: to draw the same again, it has to be kept as it was."""
    return x.copy() if isinstance(x, np.ndarray) else copy.deepcopy(x) if any(map(is_source, type(x).__mro__)) else x
