"""A compiled function: a call is run by its specialisation, natively or interpreted, or another way."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Iterable
from pickle import PicklingError
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from whilst.cache.shelf import put_up
from whilst.calls.bound import Bound
from whilst.calls.entries import Entries
from whilst.calls.lowering import Lowering
from whilst.calls.specialised import Specialised
from whilst.calls.telling import Shown, Teller
from whilst.naming import name_in_module, named
from whilst.native.vectorcall import plain_class
from whilst.quick import compiler
from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst.running.reporting import BYTE_ORDER, GIVEN_OUTSIDE, OVERLAP
from whilst.running.specialisation import Specialisation
from whilst.services.floating import WATCHED, asks_for_more, by_python
from whilst.services.silence import unheard
from whilst.stages import Stages
from whilst.typetext import spread
from whilst.values.array_keys import layouts_of
from whilst.values.described import describe
from whilst.values.flat import Flat, MetAgain
from whilst.values.interface import signature
from whilst.values.outside import Outside
from whilst.values.overlapping import Whole, united
from whilst.values.specified import specify
from whilst_compiler.errors import SIZES_DIFFER, TOO_SMALL, Limitation, UserError
from whilst_compiler.frontend.signature.assumptions import OTHERWISE

if TYPE_CHECKING:
    pass

__all__ = ["Function"]

P = ParamSpec("P")
R = TypeVar("R")
Runner = Callable[[Specialisation, Flat, Outside], Any]


class Function(Specialised, Generic[P, R]):
    """A function that runs as native code.

    Calling it runs native code, ``eager`` interprets the same graph, ``python`` is the plain function. ``lower`` and
    ``show`` give every stage of the way, ``explain`` what was decided.
    """

    def __init__(self, python: Callable[P, R], static: Iterable[str], options: dict[str, Any]) -> None:
        functools.update_wrapper(self, python)
        super().__init__(python, static, options)
        self._others: dict[tuple[str, str], Function[P, R]] = {}
        self._of_parts: dict[str, Function[..., R]] = {}
        self._called: set[Specialisation] = set()
        self._entries = Entries(Function.__call__)
        self._teller = Teller(self._telling, self._warn)

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
        self._entries.step_in(self)
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
                if special.ready and special not in self._entries:
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
            if special not in self._called:
                self._called.add(special)
                self._keep(special)
                return
            here = weakref.ref(self)

            def tell(*args: Any, **keywords: Any) -> BaseException | None:
                own = here()
                return own and own._tell(special, args, keywords)

            self._entries.add(self, special, tell)

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
                self._entries.step_aside(self)
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

    @property
    def _plain(self) -> bool:
        return plain_class(self.__class__) is Function

    def again(self, static: Iterable[str], options: dict[str, Any]) -> Function[P, R]:
        """The same function compiled with other options."""
        return Function(self.python, static, options)
