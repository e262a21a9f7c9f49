"""A compiled function: a call finds its specialisation, makes it where there is none, and runs it."""

from __future__ import annotations

import functools
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Iterable
from pickle import PicklingError
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from whilst.cache.shelf import put_up
from whilst.calls import ahead
from whilst.calls.bound import Bound
from whilst.calls.lowering import Lowering
from whilst.calls.shipped import code_of
from whilst.calls.telling import Shown, Teller
from whilst.entry.binding import signature_of
from whilst.entry.loaded import load_entry
from whilst.naming import name_in_module, named
from whilst.native.vectorcall import Callable as Callable_
from whilst.native.vectorcall import call_through, plain_class
from whilst.quick import compiler
from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst.running.reporting import BYTE_ORDER, COMPILED_OFTEN, GIVEN_OUTSIDE, OVERLAP, are_many, say_recompiled
from whilst.running.specialisation import Specialisation
from whilst.services.floating import WATCHED, asks_for_more, by_python
from whilst.services.services import services
from whilst.services.silence import unheard
from whilst.stages import Stages
from whilst.typetext import spread
from whilst.values.arguments import layouts_of, specify
from whilst.values.binding import binder, parameter_names
from whilst.values.described import describe
from whilst.values.flat import Flat, MetAgain
from whilst.values.forms import Forms
from whilst.values.interface import signature
from whilst.values.outside import Outside
from whilst.values.overlapping import Whole, united
from whilst.values.places import place_of
from whilst_compiler.errors import SIZES_DIFFER, TOO_SMALL, CompilerBug, Limitation, UserError, WhilstError
from whilst_compiler.frontend.signature.assumptions import OTHERWISE
from whilst_compiler.frontend.signature.specs import Spec
from whilst_compiler.source import Span

if TYPE_CHECKING:
    from whilst_compiler.frontend.signature.lowered import Lowered

__all__ = ["Function", "WhilstWarning"]

_MOST_ENTRIES = 8
"""So many specialisations of a function are tried natively; calls of later ones go through Python."""
P = ParamSpec("P")
R = TypeVar("R")
Runner = Callable[[Specialisation, Flat, Outside], Any]


class WhilstWarning(UserWarning):
    """Something about a compiled function that is allowed and may surprise."""


class Function(Callable_, Generic[P, R]):
    """A function that runs as native code.

    Calling it runs native code, ``eager`` interprets the same graph, ``python`` is the plain function. ``lower`` and
    ``show`` give every stage of the way, ``explain`` what was decided.
    """

    __qualname__: str

    def __init__(self, python: Callable[P, R], static: Iterable[str], options: dict[str, Any]) -> None:
        functools.update_wrapper(self, python)
        self.python = python
        self.static = frozenset(static)
        self.options = options
        self._lock = threading.RLock()
        self._found: dict[Any, Specialisation] = {}
        self._others: dict[tuple[str, str], Function[P, R]] = {}
        self._of_parts: dict[str, Function[..., R]] = {}
        self._called: set[Specialisation] = set()
        self._entered: set[Specialisation] = set()
        self._keys: dict[Specialisation, bytes] = {}
        self._recipes: dict[bytes, bytes] = {}
        self._entry: Any = None
        self._forms = Forms(self._plain)
        self._warned: set[str] = set()
        self._speaker: Function[..., R] | None = None
        self._reasons: dict[str, str] = {}
        self._teller = Teller(self._telling, self._warn)
        self._rebind()
        if unknown := sorted(self.static - set(self._names)):
            raise TypeError(f"static names {', '.join(unknown)}: no parameter of {self.__qualname__} is called so")

    def __call__(self, *args: P.args, **keywords: P.kwargs) -> R:
        __tracebackhide__ = True
        value, error = self._attempt(Specialisation.run_native, args, keywords)
        if error is not None:
            raise error
        result: R = value
        return result

    def eager(self, *args: P.args, **keywords: P.kwargs) -> R:
        """The same graph, interpreted operation by operation."""
        __tracebackhide__ = True
        value, error = self._attempt(Specialisation.run_eager, args, keywords)
        if error is not None:
            raise error
        result: R = value
        return result

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self if instance is None else Bound(self, instance)

    def __repr__(self) -> str:
        code = self._function.__code__
        made = "; ".join(f"({signature(special.interface)})" for special in self._found.values())
        where = f"{code.co_filename}:{code.co_firstlineno}"
        return f"<whilst.compile {self.__qualname__} from {where}, compiled for {made or 'nothing yet'}>"

    # -- copies: there is one of each, as of plain functions ---------------------------------------------------------

    def __reduce__(self) -> tuple[Any, ...]:
        """Functions are pickled by name, and take along their machine code for processors like this one."""
        name = name_in_module(self)
        if name is not None:
            return named, (self.__module__, name), self.shipped()
        if plain_class(self.__class__) is not Function:
            raise PicklingError(f"{self!r} is pickled by name, and no global of {self.__module__} is bound to it")
        return Function, (self.python, tuple(sorted(self.static)), self.options), self.shipped()

    def __setstate__(self, shipped: dict[bytes, bytes]) -> None:
        put_up(shipped)

    def shipped(self) -> dict[bytes, bytes]:
        """Entries of the cache for what was compiled so far."""
        with self._lock:
            found = dict(self._recipes)
            for special in self._found.values():
                if special.ready:
                    found |= code_of(special.kernel())
        return found

    def __copy__(self) -> Function[P, R]:
        return self

    def __deepcopy__(self, memo: Any) -> Function[P, R]:
        return self

    # -- looking at it -----------------------------------------------------------------------------------------------

    def lower(self, *args: Any, **keywords: Any) -> Lowering:
        """The function lowered for these arguments: values, or types as text (``"i64"``, ``"f64[n,3]"``)."""
        names, values = self._names, self._bind(*spread(args), **keywords)
        needs_static = compiler().NeedsStatic
        by_value, crowded = not self._plain, self._forms.crowded
        while True:
            flat = Flat(by_value, self._forms.few, crowded)
            try:
                given = dict(zip(names, values, strict=True))
                specs, layouts = describe(given, self.static, self._reasons, flat, self._place)
                return self._lowering(specs, layouts)
            except needs_static as need:
                self._make_static(*need.args)
            except MetAgain as again:
                by_value = crowded.issuperset(again.args)
                crowded.update(again.args)
            except (UserError, Limitation) as error:
                if isinstance(error, Limitation) and self._forms.crowd(flat):
                    continue
                if not flat.general:
                    raise
                by_value = True

    def show(self, stage: str, *args: Any, **keywords: Any) -> None:
        """Print a stage: source, desugared, graph, optimized, loops, llvm, asm, or all."""
        print(self.lower(*args, **keywords).text(stage))

    def explain(self, *args: Any, **keywords: Any) -> None:
        """Print what was decided for these arguments."""
        print(self.lower(*args, **keywords).explanation())

    # -- specialising ------------------------------------------------------------------------------------------------

    def _attempt(self, run: Runner, args: Any, keywords: Any) -> tuple[Any, BaseException | None]:
        """The value of a call, or the exception that its caller is to see."""
        if self._entry is not None:
            call_through(self, self._entry.address)
        if asks_for_more() and self._plain:
            self._warn(WATCHED)
            return by_python(self._function, args, keywords)
        try:
            flat = self._forms.flatten(self._names, self._bind(*args, **keywords), self.static, self._place)
        except (Limitation, OverflowError, TypeError) as error:
            return None, error.with_traceback(None)
        try:
            special = self._found.get(flat.key)
            hidden = None if special is None else special.outside(flat)
            if special is None or hidden is None:
                special, flat, hidden = self._specialise(args, keywords)
            if flat.copies and self._plain and special.shows_order(flat):
                self._warn(BYTE_ORDER)
                return by_python(self._function, args, keywords)
            given_outside = special.is_given_outside(flat, hidden)
            if given_outside or special.overlaps(flat, hidden):
                whole = united(self._function, self._names, self._bind(*args, **keywords))
                if self._plain and whole is not None and not given_outside:
                    return self._on_parts(run, whole, args, keywords)
                self._warn(GIVEN_OUTSIDE if given_outside else OVERLAP)
                if self._plain:
                    return by_python(self._function, args, keywords)
                run = Specialisation.run_eager
        except (UserError, Limitation) as error:
            return None, error.with_traceback(None)
        try:
            try:
                if special.interface.heeds_errstate and self._plain:
                    return self._teller.run(run, special, flat, hidden), None
                return run(special, flat, hidden), None
            finally:
                if special.ready and special not in self._entered:
                    self._enter(special)
        except (Raised, HostFailed) as failed:
            if isinstance(failed, Raised) and failed.message in OTHERWISE:
                known = OTHERWISE[failed.message] is not None or self._plain
                if known and (special.interface.repeatable or failed.message == TOO_SMALL):
                    return self._otherwise(failed.message, run, flat.key, args, keywords)
            elif isinstance(failed, Raised) and special.fails_as_python(failed):
                return self._told_by_python(args, keywords, special.exception(failed))
            return None, special.exception(failed)
        except Shown as shown:
            return None, shown.error

    def _on_parts(self, run: Runner, whole: Whole, args: Any, keywords: Any) -> tuple[Any, BaseException | None]:
        """The call on arrays that overlap: on parts of the arrays that hold them."""
        with self._lock:
            if whole.text not in self._of_parts:
                static = self.static.intersection(whole.names)
                made = self._of_parts[whole.text] = Function(whole.function(self._function), static, self.options)
                made._speaker = self
        value, error = self._of_parts[whole.text]._attempt(run, whole.values, {})
        if isinstance(error, UserError | Limitation):
            self._warn(OVERLAP)
            return by_python(self._function, args, keywords)
        return whole.result(value), error

    def _told_by_python(self, args: Any, keywords: Any, expected: BaseException) -> tuple[Any, BaseException]:
        """A failure after which lists and objects of the caller's are half changed: as plain Python does it."""
        with unheard():
            return None, by_python(self._function, args, keywords)[1] or expected

    def _enter(self, special: Specialisation) -> None:
        """Called a second time: from now on calls that fit this specialisation go straight to native code."""
        with self._lock:
            kernel: Any = special.kernel()
            if special not in self._called:
                self._called.add(special)
                if special in self._keys:
                    key = self._keys.pop(special)
                    recipe = ahead.keep(key, self._function, special, kernel)
                    if recipe is not None:
                        self._recipes[key] = recipe
                return
            if special in self._entered or len(self._entered) >= _MOST_ENTRIES:
                return
            self._entered.add(special)
            if kernel.entry is None:
                return

            def failed(code: int, context: bytes, error: BaseException | None = None) -> BaseException:
                found = kernel.failure(code, context, error)
                return special.exception(found) if isinstance(found, Raised | HostFailed) else found

            here = weakref.ref(self)

            def tell(*args: Any, **keywords: Any) -> BaseException | None:
                own = here()
                return own and own._tell(special, args, keywords)

            name, slow, ways = special.interface.name, Function.__call__, (failed, tell)
            self._entry = load_entry(name, kernel.entry, kernel.address, kernel, self._entry, slow, ways)
            call_through(self, self._entry.address)

    def _telling(self, flat: Flat) -> Specialisation:
        """The function so that it tells of floating-point errors."""
        specs = dict(zip(self._names, map(specify, flat.key), strict=True))
        lowered = self.lowered(specs, tells=True)
        return Lowering(lowered, layouts_of(flat.leaves), self.options, stages=Stages(), bind=self._bind).specialisation

    def _tell(self, special: Specialisation, args: Any, keywords: Any) -> BaseException | None:
        """After a native call in which there may have been floating-point errors; a warning that is to be raised."""
        if not self._plain or not self._teller.is_due(special):
            return None
        flat = self._forms.flatten(self._names, self._bind(*args, **keywords), self.static, self._place)
        try:
            if self._teller.look_into(Specialisation.run_native, special, flat):
                call_through(self, services().slow)
        except Shown as shown:
            return shown.error
        return None

    def _otherwise(
        self, message: str, run: Runner, key: Any, args: Any, keywords: Any
    ) -> tuple[Any, BaseException | None]:
        """The call made anew, by code that does not take for granted what turned out not to be so."""
        option = OTHERWISE[message]
        if option is None:
            return by_python(self._function, args, keywords)
        with self._lock:
            if option not in self._others:
                self._others[option] = self.again(self.static, self.options | dict([option]))
        other = self._others[option]
        found = other._attempt(run, args, keywords)
        if message == SIZES_DIFFER and key in other._found:
            self._found[key] = other._found[key]
        return found

    def _specialise(self, args: Any, keywords: Any) -> tuple[Specialisation, Flat, Outside]:
        """Lower the function for the types of these arguments (again, where what was there no longer holds)."""
        with self._lock:
            self._rebind()
            values = self._bind(*args, **keywords)
            self._forms.see(self._names, values, self.static)
            while True:
                call, refuse = (self._names, values, self.static, self._place), self._forms.refuse
                flat = self._forms.flatten(*call)
                special = self._found.get(flat.key)
                hidden = None if special is None else special.outside(flat)
                if special is not None and hidden is not None:
                    return special, flat, hidden
                if self._forms.see_crowds(flat):
                    continue
                key = ahead.key_of_call(self._function, flat.key, self.static, self.options) if self._plain else None
                if key is not None and self._remembered(key, flat):
                    continue
                specs = dict(zip(self._names, map(specify, flat.key), strict=True))
                needs_static = compiler().NeedsStatic
                start = time.perf_counter()
                try:
                    special = self._lowering(specs, layouts_of(flat.leaves)).specialisation
                    if special.lowered.mixes and "text" in flat.key and refuse(flat, *call):
                        continue
                except needs_static as need:
                    self._make_static(*need.args)
                    if key is not None:
                        ahead.keep_static(key, *need.args)
                    continue
                except (UserError, Limitation) as error:
                    if isinstance(error, Limitation) and self._forms.crowd(flat):
                        continue
                    if not refuse(flat, *call):
                        raise error.with_traceback(None) from None
                    continue
                self._keys |= {special: key} if key is not None else {}
                if special.outside(flat) is None:
                    raise CompilerBug(f"what the graph of {self.__qualname__} takes for granted never holds")
                special.seconds = time.perf_counter() - start
                self._add(flat.key, special)

    def _add(self, key: Any, special: Specialisation) -> None:
        say_recompiled(self.__qualname__, [one.interface for one in self._found.values()], special.interface)
        self._found.pop(key, None)
        self._found[key] = special
        if are_many([one.interface for one in self._found.values()]):
            self._warn(COMPILED_OFTEN)

    def _remembered(self, key: bytes, flat: Flat) -> bool:
        """Use what is known of this specialisation from another process; whether there is anything."""
        arguments = tuple(zip(self._names, map(specify, flat.key), strict=True))
        layouts = layouts_of(flat.leaves)
        found = ahead.find(key, self._function, arguments, layouts, self._signature())
        if found is None:
            return False
        if found.interface is None:
            self._make_static(*found.static)
            return True
        specs = dict(arguments)
        special = Specialisation(found.interface, layouts, lambda: self._lowering(specs, layouts), found.kernel)
        for text in found.interface.warnings:
            self._warn(text)
        if special.outside(flat) is None:
            return False
        self._add(flat.key, special)
        self._recipes[key] = found.recipe
        return True

    @property
    def _plain(self) -> bool:
        """Whether the code depends on nothing but the function and its options."""
        return plain_class(self.__class__) is Function

    def _make_static(self, name: str, what: str) -> None:
        """From now on specialise by the value of this parameter: ``what`` has to be known at compile time."""
        if name in self.static:
            raise CompilerBug(f"`{name}` is asked for by value although it is given so")
        self.static |= {name}
        self._reasons[name] = f"{what} must be known at compile time"

    def lowered(self, specs: dict[str, Spec], **more: Any) -> Lowered:
        """What the front end makes of the function for arguments of these specs, with ``more`` options."""
        lower, needs_static = compiler().lower_function, compiler().NeedsStatic
        try:
            lowered: Lowered = lower(self._function, specs, static_names=self.static, options=self.options | more)
        except (WhilstError, needs_static):
            raise
        except Exception as error:
            what = f"the front end fails on {self.__qualname__}: {error!r}"
            raise CompilerBug(f"{what}\n  this is a bug in whilst: please report it with the function") from error
        return lowered

    def again(self, static: Iterable[str], options: dict[str, Any]) -> Function[P, R]:
        """The same function compiled with other options."""
        return Function(self.python, static, options)

    def _lowering(self, specs: dict[str, Spec], layouts: tuple[bool | None, ...] | None) -> Lowering:
        stages = Stages()
        lowered = stages.run("front end", lambda: self.lowered(specs))
        for text in lowered.warnings:
            self._warn(text)
        by_value = {name: self._reasons.get(name, "declared static") for name in self._names if name in self.static}
        lowered.static_values = tuple({**by_value, **dict(lowered.static_values)}.items())
        return Lowering(lowered, layouts, self.options, self._signature(), stages, self._bind)

    def _warn(self, text: str) -> None:
        """Warn once, at the line where the user's function begins."""
        if self._speaker is not None:
            self._speaker._warn(text)
        elif text not in self._warned:
            self._warned.add(text)
            code = self._function.__code__
            warnings.warn_explicit(f"{self.__qualname__}: {text}", WhilstWarning, code.co_filename, code.co_firstlineno)

    def _place(self, parameter: str) -> Span:
        return place_of(self._function, parameter)

    def _signature(self) -> Any:
        """How native code binds arguments; None if it cannot."""
        return signature_of(self._names, self._function)

    def _rebind(self) -> None:
        """Read the signature (again: code and defaults of a function may be replaced)."""
        assert isinstance(self.python, FunctionType)
        self._function = self.python
        self._names = parameter_names(self._function)
        self._bind = binder(self._function)
