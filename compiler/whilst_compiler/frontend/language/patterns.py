"""``match``: a chain of choices; what only depends on types is decided when the function is compiled."""

from __future__ import annotations

import builtins
from collections import deque
from typing import Any

import gast

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.containers.composites import RECORD
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind, of_two_kinds
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.language.expressions import condition, expression
from whilst_compiler.frontend.objects.attributes import get_attribute
from whilst_compiler.frontend.objects.instances import by_kind
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.truth import is_none, truth
from whilst_compiler.frontend.signature.specs import PY_BOOL
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS
from whilst_compiler.frontend.values.numbered import Numbered, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import (
    UNBOUND,
    Abstract,
    ArrayRef,
    Maybe,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["match_statement"]

Captures = dict[str, Any]
_WHOLE = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)
"""Classes whose one positional pattern is matched with the value itself."""


def match_statement(ctx: Context, s: Any) -> None:
    subject = expression(ctx, s.subject)
    if not ctx.dead:
        each_kind(ctx, [subject], lambda one: _match(ctx, s, one))


def _match(ctx: Context, s: Any, subject: Abstract) -> None:
    if isinstance(subject, OneKind) and any(_has_fields(n) for case in s.cases for n in gast.walk(case.pattern)):
        arms = [lambda t=t: _cases(ctx, Numbered(t, subject.number), s.cases) for t in subject.tables]
        branch(ctx, subject.which, arms, prune=True)
    else:
        _cases(ctx, subject, s.cases)


def _has_fields(pattern: Any) -> bool:
    return isinstance(pattern, gast.MatchClass) and bool(pattern.patterns or pattern.kwd_patterns)


def _cases(ctx: Context, subject: Abstract, cases: list[Any]) -> None:
    if not cases:
        return
    case, *others = cases
    found: Captures = {}
    ctx.at(case.pattern)
    test = fits(ctx, case.pattern, subject, found)
    if isinstance(test, Literal) and not test.value:
        _cases(ctx, subject, others)
        return

    def guarded() -> Scalar:
        _bind(ctx, found)
        return ctx.python_bool(condition(ctx, case.guard))

    if case.guard is not None:
        result = branch(ctx, test, (guarded, lambda: constant(False)))
        if ctx.dead:
            return
        assert isinstance(result, Scalar)
        test = result.operand

    def body() -> None:
        _bind(ctx, found)
        ctx.statements(ctx, case.body)

    branch(ctx, test, (body, lambda: _cases(ctx, subject, others)), prune=True)


def _bind(ctx: Context, found: Captures) -> None:
    for name, value in found.items():
        ctx.bind(name, value)


def _both(ctx: Context, a: Operand, b: Operand) -> Operand:
    for x, y in ((a, b), (b, a)):
        if isinstance(x, Literal):
            return y if x.value else x
    return ctx.emit("logical_and", a, b)


def fits(ctx: Context, pattern: Any, value: Any, found: Captures) -> Operand:
    """Whether a value fits a pattern, as a bool operand; the names that it binds are put into ``found``."""
    if isinstance(pattern, gast.MatchAs) and pattern.pattern is None:
        if pattern.name is not None:
            found[pattern.name] = value
        return literal(True)
    if isinstance(value, Union):
        return _fits_by_kind(ctx, pattern, value, found)
    if isinstance(value, OneKind) and _has_fields(pattern):
        return _fits_by_class(ctx, pattern, value, found)
    if isinstance(value, Optional) and _looks_inside(pattern):
        if not _is_plain(value.some):
            return _fits_by_kind(ctx, pattern, of_two_kinds(ctx, value), found)
        return _both(ctx, value.flag, fits(ctx, pattern, value.some, found))
    match pattern:
        case gast.MatchValue(value=node):
            return truth(ctx, compare(ctx, "Eq", value, expression(ctx, node)))
        case gast.MatchSingleton(value=None):
            return is_none(ctx, value)
        case gast.MatchSingleton(value=wanted):
            return _is_bool(ctx, value, bool(wanted))
        case gast.MatchAs(pattern=inner, name=name):
            result = fits(ctx, inner, value, found)
            found[name] = value
            return result
        case gast.MatchOr(patterns=patterns):
            return _any_of(ctx, patterns, value, found)
        case gast.MatchSequence(patterns=patterns):
            return _sequence(ctx, patterns, ctx.library["content_of"](ctx, value), found)
        case gast.MatchMapping():
            return _mapping(ctx, pattern, ctx.library["content_of"](ctx, value), found)
        case gast.MatchClass():
            return _class(ctx, pattern, value, found)
    ctx.limitation("W264", "this pattern is not supported in compiled code yet", "write the test with 'if'")


def _fits_by_kind(ctx: Context, pattern: Any, value: Union, found: Captures) -> Operand:
    """The same for a value of several kinds: what it binds is joined over those that fit."""
    names, tests = _captured([pattern]), list[Operand]()

    def one(kind: Abstract) -> Abstract:
        mine: Captures = {}
        tests.append(fits(ctx, pattern, kind, mine))
        return _outcome(ctx, names, tests[-1], mine)

    made = each_kind(ctx, [value], one)
    if all(isinstance(t, Literal) and not t.value for t in tests):
        return literal(False)
    test = _taken(names, made, found)
    return literal(True) if all(isinstance(t, Literal) and t.value for t in tests) else test


def _fits_by_class(ctx: Context, pattern: Any, value: OneKind, found: Captures) -> Operand:
    """The same for an object of one of several classes: the fields are looked at where it is of that class."""
    names = _captured([pattern])

    def one(kind: Abstract) -> Abstract:
        mine: Captures = {}
        return _outcome(ctx, names, fits(ctx, pattern, kind, mine), mine)

    return _taken(names, by_kind(ctx, value, one), found)


def _captured(patterns: list[Any]) -> list[str]:
    """The names that patterns bind."""
    nodes = [n for p in patterns for n in gast.walk(p)]
    names = {n.rest if isinstance(n, gast.MatchMapping) else getattr(n, "name", None) for n in nodes if _binds(n)}
    return sorted(name for name in names if name)


def _binds(node: Any) -> bool:
    return isinstance(node, gast.MatchAs | gast.MatchStar | gast.MatchMapping)


def _outcome(ctx: Context, names: list[str], test: Operand, mine: Captures) -> Tuple:
    """Whether it fits on this path, and what is bound then."""
    never = isinstance(test, Literal) and not test.value
    held: list[Any] = [UNBOUND if never else mine.get(n, UNBOUND) for n in names]
    return Tuple((ctx.python_bool(test), *held))


def _taken(names: list[str], made: Abstract | None, found: Captures) -> Operand:
    """The same where the paths have met; who asks for what is bound does so only if it fits."""
    if not isinstance(made, Tuple):
        return literal(False)
    test, *joined = made.items
    bound: list[Any] = [x.value if isinstance(x, Maybe) else x for x in joined]
    found |= {n: x for n, x in zip(names, bound) if x is not UNBOUND}
    assert isinstance(test, Scalar)
    return test.operand


def _of_any_length(ctx: Context, patterns: list[Any], value: Special, found: Captures) -> Operand:
    """A sequence whose length is known only at run time: its items are looked at where there are so many."""
    star = next((k for k, p in enumerate(patterns) if isinstance(p, gast.MatchStar)), None)
    size, fixed = ask(ctx, value, "length"), literal(len(patterns) - (star is not None))
    fitting = ctx.emit("equal" if star is None else "greater_equal", size, fixed)
    names = _captured(patterns)

    def inside() -> Abstract:
        mine: Captures = {}
        test: Operand = literal(True)
        for k, pattern in enumerate(patterns):
            if k == star:
                if pattern.name is not None:
                    after = len(patterns) - k - 1
                    stop = constant(-after) if after else None
                    items = ctx.call(ctx, Static(list), [value], {})
                    mine[pattern.name] = get_item(ctx, items, Slice(constant(k) if k else None, stop, None))
                continue
            place = k if star is None or k < star else k - len(patterns)
            test = _both(ctx, test, fits(ctx, pattern, get_item(ctx, value, constant(place)), mine))
        return _outcome(ctx, names, test, mine)

    return _taken(names, branch(ctx, fitting, (inside, lambda: _outcome(ctx, names, literal(False), {}))), found)


def _is_plain(value: Any) -> bool:
    """Whether it does no harm to look into a value that is not there."""
    return all(map(_is_plain, value.items)) if isinstance(value, Tuple) else isinstance(value, Scalar | Static | Text)


def _looks_inside(pattern: Any) -> bool:
    return isinstance(pattern, gast.MatchSequence | gast.MatchMapping | gast.MatchClass) or (
        isinstance(pattern, gast.MatchSingleton) and pattern.value is not None
    )


def _is_bool(ctx: Context, value: Any, wanted: bool) -> Operand:
    if not (isinstance(value, Scalar) and value.spec == PY_BOOL):
        return literal(isinstance(value, Static) and value.value is wanted)
    if isinstance(value.operand, Literal):
        return literal(bool(value.operand.value) is wanted)
    return value.operand if wanted else ctx.emit("logical_not", value.operand)


def _any_of(ctx: Context, patterns: list[Any], value: Any, found: Captures) -> Operand:
    """The first alternative that fits; the names it binds."""
    pattern, *others = patterns
    mine: Captures = {}
    test = fits(ctx, pattern, value, mine)
    if not others or isinstance(test, Literal):
        if others and isinstance(test, Literal) and not test.value:
            return _any_of(ctx, others, value, found)
        found.update(mine)
        return test
    rest: Captures = {}
    other = _any_of(ctx, others, value, rest)
    if isinstance(other, Literal) and not other.value:
        found.update(mine)
        return test
    for name in mine:
        found[name] = branch(ctx, test, (lambda name=name: mine[name], lambda name=name: rest[name]))  # type: ignore[misc]
    return literal(True) if isinstance(other, Literal) else ctx.emit("logical_or", test, other)


def _sequence(ctx: Context, patterns: list[Any], value: Any, found: Captures) -> Operand:
    if isinstance(value, Special) and not isinstance(value, Text):
        value = ask(ctx, value, "frozen")
    if isinstance(value, Special) and issubclass(value.cls, list | tuple | deque):
        return _of_any_length(ctx, patterns, value, found)
    if isinstance(value, Special):
        return literal(False)
    if isinstance(value, ArrayRef | Scalar | Record | Static) and not (
        isinstance(value, Static) and isinstance(value.value, tuple | list)
    ):
        return literal(False)
    if not isinstance(value, Tuple):
        return literal(False)
    star = next((k for k, p in enumerate(patterns) if isinstance(p, gast.MatchStar)), None)
    items = list(value.items)
    if len(items) != len(patterns) and (star is None or len(items) < len(patterns) - 1):
        return literal(False)
    if star is not None:
        end = len(items) - (len(patterns) - star - 1)
        middle = items[star:end]
        if patterns[star].name is not None:
            found[patterns[star].name] = ctx.library["new_list"](ctx, middle)
        items[star:end] = [Static(None)]
    test: Operand = literal(True)
    for pattern, item in zip(patterns, items):
        if not isinstance(pattern, gast.MatchStar):
            test = _both(ctx, test, fits(ctx, pattern, item, found))
    return test


def _mapping(ctx: Context, pattern: Any, value: Any, found: Captures) -> Operand:
    if getattr(value, "kind", "") == RECORD:
        value = ask(ctx, value, "frozen")
    if not (isinstance(value, Record) and value.cls is dict):
        if isinstance(value, ArrayRef | Scalar | Static | Tuple):
            return literal(False)
        ctx.limitation("W264", "this mapping pattern is not supported in compiled code yet", "look the keys up")
    test: Operand = literal(True)
    left = dict(zip(value.names, value.items))
    for key, inner in zip(pattern.keys, pattern.patterns):
        name = expression(ctx, key)
        if not isinstance(name, Static) or name.value not in left:
            return literal(False)
        test = _both(ctx, test, fits(ctx, inner, left.pop(name.value), found))
    if pattern.rest is not None:
        found[pattern.rest] = ctx.library["new_record"](ctx, left)
    return test


def _class(ctx: Context, pattern: Any, value: Any, found: Captures) -> Operand:
    cls = expression(ctx, pattern.cls)
    if not (isinstance(cls, Static) and isinstance(cls.value, type)):
        ctx.limitation("W264", "the class in this pattern is not known when the function is compiled", "name a class")
    test = truth(ctx, FUNCTIONS[builtins.isinstance](ctx, [value, cls], {}))
    if isinstance(test, Literal) and not test.value:
        return test
    patterns = list(pattern.patterns)
    if patterns and issubclass(cls.value, _WHOLE) and not hasattr(cls.value, "__match_args__"):
        test = _both(ctx, test, fits(ctx, patterns.pop(0), value, found))
    names = getattr(cls.value, "__match_args__", ())
    if len(patterns) > len(names):
        given = len(pattern.patterns)
        plural = "" if len(names) == 1 else "s"
        ctx.raise_error(
            "TypeError", f"{cls.value.__name__}() accepts {len(names)} positional sub-pattern{plural} ({given} given)"
        )
        return literal(False)
    fields = [*zip(names, patterns), *zip(pattern.kwd_attrs, pattern.kwd_patterns)]
    for name, inner in fields:
        if isinstance(value, Record) and name not in value.names and not hasattr(value.cls, name):
            return literal(False)
        test = _both(ctx, test, fits(ctx, inner, get_attribute(ctx, value, name), found))
    return test
