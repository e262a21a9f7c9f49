"""The tables of functions and methods that the front end knows, and the binding of their arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, Scalar, Static, Tuple, constant, constant_of

__all__ = [
    "FUNCTIONS", "METHODS", "Handler", "absent", "array_methods_of_numbers", "bind_arguments", "error_index",
    "function", "inline", "is_numpy", "method", "static_value", "take", "written",
]  # fmt: skip

Handler = Callable[[Context, list[Abstract], dict[str, Abstract]], Abstract]
F = TypeVar("F", bound=Callable[..., Any])
FUNCTIONS: dict[Any, Handler] = {}
METHODS: dict[tuple[str, str], Handler] = {}


def function(*callables: Any) -> Callable[[Handler], Handler]:
    """Register a handler for Python callables."""

    def register(handler: Handler) -> Handler:
        for python in callables:
            own = _with_own(python, _with_arrays(handler)) if is_numpy(python) else handler
            if isinstance(getattr(python, "__self__", None), np.ufunc):
                own = _with_own(python, handler)
                FUNCTIONS[python] = own
                continue
            FUNCTIONS[python] = _of_no_effect(python, _in_order(python, own)) if is_numpy(python) else handler
        return handler

    return register


def _in_order(python: Any, handler: Handler) -> Handler:
    """NumPy's arguments that are given by name where they could be by position are as good as given so."""
    names = _positional(python)
    if not names:
        return handler

    def outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        args, keywords = list(args), dict(keywords)
        while len(args) < len(names) and (name := names[len(args)]) is not None and name in keywords:
            args.append(keywords.pop(name))
        return handler(ctx, args, keywords)

    outer.__dict__.update(handler.__dict__)
    return outer


_NO_EFFECT = {"device": (None, "cpu"), "subok": (True, False), "like": (None,)}
"""Values of keywords that change nothing for plain arrays in memory."""


def _is_usual(name: str, value: Abstract) -> bool:
    try:
        return constant_of(value) in _NO_EFFECT[name]
    except LookupError:
        return False


def _of_no_effect(python: Any, handler: Handler) -> Handler:
    """The handler without NumPy's keywords that change nothing, where a function has them."""
    names = {p.name for p in _parameters(python)} & set(_NO_EFFECT)
    if not names or isinstance(python, np.ufunc):
        return handler

    def outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return handler(ctx, args, {k: v for k, v in keywords.items() if k not in names or not _is_usual(k, v)})

    outer.__dict__.update(handler.__dict__)
    return outer


def _positional(python: Any) -> list[str | None]:
    """The names of the arguments that have to be given; None for one that cannot be given by name."""
    try:
        parameters = inspect.signature(python).parameters.values()
    except (TypeError, ValueError):
        return []
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return []
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p.name if p.kind is kinds[1] else None for p in parameters if p.kind in kinds and p.default is p.empty]


def is_numpy(value: Any) -> bool:
    """Whether a callable is NumPy's."""
    return str(getattr(value, "__module__", "")).partition(".")[0] == "numpy"


def _with_arrays(handler: Handler) -> Handler:
    """NumPy's functions do not change lists: they see those of known items as tuples, others as arrays."""

    if hasattr(handler, "keeps_lists"):
        return handler

    def outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        plain = ctx.library["for_numpy"]
        return handler(ctx, [plain(ctx, a) for a in args], {k: plain(ctx, v) for k, v in keywords.items()})

    return outer


def _with_own(python: Any, handler: Handler) -> Handler:
    """NumPy's functions give arrays of their own, but for views of arguments."""

    def outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return ctx.library["own_results"](ctx, handler, python, args, keywords)  # type: ignore[no-any-return]

    outer.__dict__.update(handler.__dict__)
    return outer


def method(kind: str, *names: str) -> Callable[[Handler], Handler]:
    """Register a handler for methods; its first argument is the object."""

    def register(handler: Handler) -> Handler:
        plain = _with_arrays(handler) if kind == "array" else handler
        for name in names:
            METHODS[kind, name] = _with_own(getattr(np, name, None), plain) if kind == "array" else handler
        return handler

    return register


def array_methods_of_numbers(as_array: Callable[[Context, Abstract], Abstract]) -> None:
    """NumPy scalars have the methods of arrays: they are taken as arrays of rank 0."""
    for (kind, name), handler in list(METHODS.items()):
        if kind == "array":
            METHODS.setdefault(("number", name), _of_number(handler, as_array))


def _of_number(handler: Handler, as_array: Callable[[Context, Abstract], Abstract]) -> Handler:
    return lambda ctx, args, keywords: handler(ctx, [as_array(ctx, args[0]), *args[1:]], keywords)


def inline(ctx: Context, python: Callable[..., Any], *args: Abstract) -> Abstract:
    """The call of a function of the library that is written in Python."""
    return ctx.call(ctx, Static(python), list(args), {})


def written(
    *callables: Any, kind: str = "", names: Sequence[str] = (), lists: bool = False, static: Sequence[str] = ()
) -> Callable[[F], F]:
    """Register a function written in Python as the meaning of callables (and of methods of ``kind``).

    With ``lists`` it gets lists themselves, not what they hold now.

    Arguments named in ``static`` have to be known when the function is compiled.
    """

    def register(python: F) -> F:
        parameters = inspect.signature(python).parameters
        known = {p.name for p in parameters.values() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
        most = None if any(p.kind is p.VAR_POSITIONAL for p in parameters.values()) else len(parameters)
        shown = python.__name__

        def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            for key in keywords:
                if key not in known:
                    _no_keyword(ctx, shown, key)
            if most is not None and len(args) > most:
                ctx.limitation("W203", f"{shown} takes at most {most} arguments in compiled code")
            for name, value in (*zip(parameters, args), *keywords.items()):
                if name in static:
                    static_value(ctx, value, f"'{name}' of {shown}")
            return ctx.call(ctx, Static(python), args, keywords)

        if lists:
            handler.takes_lists = True  # type: ignore[attr-defined]
        for one in callables:
            function(one)(_with_out(one, handler, list(parameters.values())))
        if kind:
            method(kind, *names)(handler)
        return python

    return register


def _with_out(python: Any, handler: Handler, own: Sequence[inspect.Parameter]) -> Handler:
    """The handler of a function of NumPy's, with parameters of its ``own``, for arguments as NumPy takes them: from the
    first place that is another parameter's on they are given by name, and ``out`` is written to if it has none."""
    theirs = _parameters(python)
    known, names = {p.name for p in own}, _by_position(theirs)
    takes_out = "out" not in known and any(p.name == "out" for p in theirs)
    same = next((k for k, (a, b) in enumerate(zip(_by_position(own), names)) if a != b), len(known))
    if not is_numpy(python) or any(p.kind is p.VAR_POSITIONAL for p in theirs):
        return handler
    if not takes_out and same == len(known):
        return handler
    wrong = {"wrong": ()} if isinstance(python, np.ufunc) and not python.signature else {}

    def outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        named = dict(zip(names[same:], args[same:])) if len(args) <= len(names) else {}
        for twice in [name for name in named if name in keywords][:1]:
            ctx.raise_error("TypeError", f"{python.__name__}() got multiple values for argument '{twice}'")
            return constant(0)
        keywords = named | keywords
        args = args[:same] if named else args
        out = keywords.pop("out", None) if takes_out else None
        keywords = {k: v for k, v in keywords.items() if k in known or k not in named or not absent(v)}
        found = handler(ctx, args, keywords)
        return found if out is None else ctx.library["give_out"](ctx, python.__name__, found, out, **wrong)

    outer.__dict__.update(handler.__dict__)
    return outer


def _by_position(parameters: Sequence[inspect.Parameter]) -> list[str]:
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def _parameters(python: Any) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(python).parameters.values())
    except (TypeError, ValueError):
        return []


def _no_keyword(ctx: Context, name: str, key: str) -> NoReturn:
    ctx.limitation("W203", f"the keyword '{key}' of {name} is not supported in compiled code yet",
                   "leave it out, or call the function through whilst.host")  # fmt: skip


def take(
    ctx: Context, name: str, args: Sequence[Abstract], keywords: dict[str, Abstract], required: Sequence[str],
    optional: Sequence[str] = (),
) -> dict[str, Abstract | None]:  # fmt: skip
    """Arguments of a library function by name; a Limitation names a keyword that is not supported."""
    names = [*required, *optional]
    if len(args) > len(names):
        ctx.limitation("W203", f"{name} takes at most {len(names)} arguments in compiled code")
    found: dict[str, Abstract | None] = dict.fromkeys(names)
    found.update(zip(names, args))
    for key, value in keywords.items():
        if key not in found:
            _no_keyword(ctx, name, key)
        found[key] = value
    for key in required:
        if found[key] is None:
            shown = name.rpartition(".")[2]
            ctx.raise_error("TypeError", f"{shown}() missing 1 required positional argument: '{key}'")
    return found


def error_index(ctx: Context, cls: type) -> str:
    """How a row names an exception class that is not a builtin one."""
    if cls not in ctx.errors:
        ctx.errors.append(cls)
    return f"index:{ctx.errors.index(cls)}"


def absent(value: Abstract | None) -> bool:
    """Whether an optional argument was left out (or is None)."""
    return value is None or (isinstance(value, Static) and value.value is None)


def static_value(ctx: Context, value: Abstract, what: str) -> Any:
    """An argument that has to be known at compile time, such as an axis.

    A parameter of the compiled function that is used so is specialised by value.
    """
    try:
        return constant_of(value)
    except LookupError:
        pass
    if isinstance(value, Scalar):
        ctx.need_static(value.operand, what)
    if isinstance(value, Tuple):
        for item in value.items:
            if isinstance(item, Scalar):
                ctx.need_static(item.operand, what)
    ctx.user_error("W112", f"{what} must be known when the function is compiled",
                   "write it as a constant, or make the parameter it comes from static")  # fmt: skip


def bind_arguments(
    ctx: Context, name: str, positional: Sequence[str], args: list[Abstract], keywords: dict[str, Abstract],
    defaults: dict[str, Abstract], keyword_only: Sequence[str] = (), extra: list[Abstract] | None = None,
    named: dict[str, Abstract] | None = None, positional_only: int = 0,
) -> dict[str, Abstract]:  # fmt: skip
    """Arguments to parameters as Python binds them; a call that does not fit raises Python's TypeError at run time."""
    bound: dict[str, Abstract] = dict(zip(positional, args))
    if len(args) > len(positional):
        if extra is None:
            _too_many(ctx, name, positional, defaults, len(args))
            return bound
        extra += args[len(positional) :]
    for key, value in keywords.items():
        known = key in positional[positional_only:] or key in keyword_only
        if known and key in bound:
            ctx.raise_error("TypeError", f"{name}() got multiple values for argument '{key}'")
            return bound
        if known:
            bound[key] = value
        elif named is not None:
            named[key] = value
        else:
            ctx.raise_error("TypeError", f"{name}() got an unexpected keyword argument '{key}'")
            return bound
    for parameters, kind in ((positional, "positional"), (keyword_only, "keyword-only")):
        missing = [p for p in parameters if p not in bound and p not in defaults]
        if missing:
            _missing(ctx, name, kind, missing)
            return bound
    return {p: defaults[p] for p in (*positional, *keyword_only) if p in defaults} | bound


def _too_many(ctx: Context, name: str, positional: Sequence[str], defaults: dict[str, Abstract], got: int) -> None:
    most = len(positional)
    least = most - sum(p in defaults for p in positional)
    takes = f"from {least} to {most}" if least != most else str(most)
    plural = "" if most == 1 and least == most else "s"
    were = "was" if got == 1 else "were"
    ctx.raise_error("TypeError", f"{name}() takes {takes} positional argument{plural} but {got} {were} given")


def _missing(ctx: Context, name: str, kind: str, names: list[str]) -> None:
    quoted = [f"'{n}'" for n in names]
    if len(quoted) == 1:
        text = quoted[0]
    elif len(quoted) == 2:
        text = " and ".join(quoted)
    else:
        text = ", ".join(quoted[:-1]) + f", and {quoted[-1]}"
    plural = "s" if len(quoted) > 1 else ""
    ctx.raise_error("TypeError", f"{name}() missing {len(quoted)} required {kind} argument{plural}: {text}")
