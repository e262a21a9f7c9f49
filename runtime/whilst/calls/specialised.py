"""Specialisations of a function: one is found for the arguments of a call, and made where there is none."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import TYPE_CHECKING, Any

from whilst.calls import ahead
from whilst.calls.lowering import Lowering
from whilst.calls.shipped import code_of
from whilst.entry.binding import signature_of
from whilst.native.vectorcall import Callable as Callable_
from whilst.quick import compiler
from whilst.running.reporting import COMPILED_OFTEN, are_many, say_recompiled
from whilst.running.specialisation import Specialisation
from whilst.stages import Stages
from whilst.values.array_keys import layouts_of
from whilst.values.binding import binder, parameter_names
from whilst.values.flat import Flat
from whilst.values.forms import Forms
from whilst.values.outside import Outside
from whilst.values.places import place_of
from whilst.values.specified import specify
from whilst_compiler.errors import CompilerBug, Limitation, UserError, WhilstError
from whilst_compiler.frontend.signature.specs import Spec
from whilst_compiler.ir.types import Layout
from whilst_compiler.source import Span

if TYPE_CHECKING:
    from whilst_compiler.frontend.signature.lowered import Lowered

__all__ = ["Specialised", "WhilstWarning"]


class WhilstWarning(UserWarning):
    """Something about a compiled function that is allowed and may surprise."""


class Specialised(Callable_):
    """A function, and what is compiled of it: a specialisation for each set of types of its arguments."""

    __qualname__: str

    def __init__(self, python: Callable[..., Any], static: Iterable[str], options: dict[str, Any]) -> None:
        self.python = python
        self.static = frozenset(static)
        self.options = options
        self._lock = threading.RLock()
        self._found: dict[Any, Specialisation] = {}
        self._keys: dict[Specialisation, bytes] = {}
        self._recipes: dict[bytes, bytes] = {}
        self._forms = Forms(self._plain)
        self._warned: set[str] = set()
        self._speaker: Specialised | None = None
        self._reasons: dict[str, str] = {}
        self._rebind()
        if unknown := sorted(self.static - set(self._names)):
            raise TypeError(f"static names {', '.join(unknown)}: no parameter of {python.__qualname__} is called so")

    @property
    def _plain(self) -> bool:
        """Whether the code depends on nothing but the function and its options."""
        raise NotImplementedError

    def shipped(self) -> dict[bytes, bytes]:
        """Entries of the cache for what was compiled so far."""
        with self._lock:
            found = dict(self._recipes)
            for special in self._found.values():
                if special.ready:
                    found |= code_of(special.kernel())
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

    def _keep(self, special: Specialisation) -> None:
        """Have other processes find a specialisation."""
        if special in self._keys:
            key = self._keys.pop(special)
            recipe = ahead.keep(key, self._function, special, special.kernel())
            if recipe is not None:
                self._recipes[key] = recipe

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

    def _lowering(self, specs: dict[str, Spec], layouts: tuple[Layout, ...] | None) -> Lowering:
        stages = Stages()
        lowered = stages.run("front end", lambda: self.lowered(specs))
        for text in lowered.warnings:
            self._warn(text)
        by_value = {name: self._reasons.get(name, "declared static") for name in self._names if name in self.static}
        lowered.static_values = tuple({**by_value, **dict(lowered.static_values)}.items())
        return Lowering(lowered, layouts, self.options, self._signature(), stages, self._bind)

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

    def _warn(self, text: str) -> None:
        """Warn once, at the line where the user's function begins."""
        if self._speaker is not None:
            self._speaker._warn(text)
        elif text not in self._warned:
            self._warned.add(text)
            code = self._function.__code__
            warnings.warn_explicit(f"{self.__qualname__}: {text}", WhilstWarning, code.co_filename, code.co_firstlineno)
