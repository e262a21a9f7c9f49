"""The cache ahead of the front end: a function that was compiled in another process starts without being compiled.

What is kept of a specialisation is its recipe: how arguments and results are taken apart, the key of its machine code,
and what was taken for granted, each with a name that is the same in every process: the code of the functions that were
inlined, the modules, classes and constants that were read. All of it is looked at again before a recipe is used: after
an edit of a function that is called, a recipe is as good as absent. What has no such name is not kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import marshal
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from whilst.cache.identity import classes_of, functions_in, functions_of, name_of, name_of_function, name_of_key
from whilst.cache.objects import circumstances, stored_kernel
from whilst.cache.plain import NotPlain, from_plain, to_plain
from whilst.cache.shelf import entry
from whilst.cache.store import user_store
from whilst.entry.binding import Signature
from whilst.entry.text import entry_text
from whilst.running.externals import externals
from whilst.running.loaded_kernel import Convention, LoadedKernel
from whilst.running.specialisation import Specialisation, hidden_layouts
from whilst.values.interface import Interface
from whilst_compiler.frontend.signature.places import (
    MISSING,
    AttributeSource,
    CellSource,
    FieldPlace,
    FunctionSource,
    GlobalSource,
    Guard,
    Hidden,
    ObjectSource,
    Place,
    Readable,
    Source,
    Update,
)  # fmt: skip
from whilst_compiler.frontend.signature.specs import Spec
from whilst_compiler.ir.types import Layout

__all__ = ["Found", "find", "keep", "keep_static", "key_of_call"]

_LOG = logging.getLogger("whilst")
_ROOTS = (Path(__file__).parent.parent, Path(sys.modules["whilst_compiler"].__file__ or "").parent)


@dataclass(frozen=True)
class Found:
    """What was found: what to run, or the parameter that is to be specialised by value, and why."""

    interface: Interface | None
    kernel: LoadedKernel | None
    static: tuple[str, str] = ("", "")
    recipe: bytes = b""


def key_of_call(function: FunctionType, key: Sequence[Any], static: frozenset[str], options: Any) -> bytes | None:
    """The key of a specialisation of a function; None where it has none that means the same in every process."""
    try:
        parts = (name_of_function(function), tuple(map(name_of_key, key)), sorted(static), sorted(options.items()))
    except NotPlain:
        return None
    return hashlib.blake2b(repr(parts).encode(), key=_circumstances(), digest_size=32).digest()


@cache
def _circumstances() -> bytes:
    """What the front end depends on: our own code, Python and NumPy."""
    parts = (circumstances(), np.__version__, sys.version, sys.flags.optimize)
    # The format of marshal without references is the same for equal values, and quicker than their text.
    return hashlib.blake2b(repr(parts).encode() + marshal.dumps(_stamps(), 2), digest_size=32).digest()


def _stamps() -> list[tuple[str, int, int]]:
    """Time and size of each of our sources. (Paths are plain strings: every new process waits for this.)"""
    found = []
    folders = list(map(str, _ROOTS))
    for folder in folders:  # grows on the way
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    found.append((entry.path, status.st_mtime_ns, status.st_size))
                elif entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return sorted(found)


# -- keeping -----------------------------------------------------------------------------------------------------------


def keep(key: bytes, function: FunctionType, special: Specialisation, kernel: Any) -> bytes | None:
    """Keep the recipe of a specialisation, if all that it depends on has a name."""
    interface = special.interface
    if interface.draws or interface.hosts or interface.has_texts or interface.errors:
        return None
    try:
        names = _Names(function, [spec for _, spec in interface.arguments])
        recipe = {
            "guards": [names.guard(guard) for guard in interface.guards],
            "hidden": [[names.source(hidden.source), to_plain(hidden.spec)] for hidden in interface.hidden],
            "changes": [[names.place(c.place), to_plain(c.spec), c.sometimes] for c in interface.changes],
            "kept": [[names.place(place), to_plain(spec)] for place, spec in interface.kept],
            "layouts": special.hidden_layouts,
            "rest": [to_plain(getattr(interface, field)) for field in _FIELDS],
            "convention": [to_plain(part) for part in vars(kernel.convention).values()],
            "sites": to_plain(kernel.sites),
            "key": kernel.linked.key.hex(),
            "imports": kernel.imports,
        }
    except NotPlain as reason:
        _LOG.debug("%s is not kept ahead of the front end: %s", interface.name, reason)
        return None
    data, store = json.dumps(recipe).encode(), user_store("recipes")
    if store is not None:
        store.put(key, data, interface.name)
    return data


_FIELDS = ("name", "result", "scalar_updates", "pools", "first_of_pools", "updates", "recursive", "repeatable",
           "told_by_python", "draws", "keeps_lock", "heeds_errstate", "has_texts", "has_causes", "reads_bytes",
           "warnings", "static_values")  # fmt: skip


def keep_static(key: bytes, name: str, why: str) -> None:
    """Keep that a parameter is to be specialised by value."""
    store = user_store("recipes")
    if store is not None:
        store.put(key, json.dumps({"static": [name, why]}).encode(), name)


class _Known:
    """What one gets to from a function and the classes of its arguments. Guards are met in order: each may lead on."""

    def __init__(self, function: FunctionType, arguments: Sequence[Spec]) -> None:
        self.classes = classes_of(arguments)
        self.functions = [function, *(f for cls in self.classes for f in functions_of(cls))]


class _Names(_Known):
    """The names of sources: how one gets there."""

    def guard(self, guard: Guard) -> list[Any]:
        if guard.expected is MISSING:
            raise NotPlain("a name that is not defined")
        source = self.source(guard.source)
        if isinstance(guard.source, FunctionSource):
            return [source, ["function", name_of_function(guard.source.function)]]
        self.functions += functions_in(guard.expected)
        return [source, name_of(guard.expected)]

    def place(self, place: Place) -> list[Any]:
        if isinstance(place, FieldPlace):
            return ["field", place.number, place.name]
        return self.source(place)

    def source(self, source: Readable) -> list[Any]:
        match source:
            case FunctionSource(function):
                return ["function", self._number(f is function for f in self.functions)]
            case GlobalSource(namespace, name):
                return ["global", self._number(f.__globals__ is namespace for f in self.functions), name]
            case CellSource(cell, name):
                return ["cell", self._number(any(c is cell for c in f.__closure__ or ()) for f in self.functions), name]
            case AttributeSource(base, name):
                return ["attribute", self.source(base), name]
            case ObjectSource(ModuleType() as module):
                return name_of(module)
            case ObjectSource(type() as cls):
                return ["class", self._number(c is cls for c in self.classes)]
        raise NotPlain("an object that is no module")

    @staticmethod
    def _number(hits: Iterator[bool]) -> int:
        for number, hit in enumerate(hits):
            if hit:
                return number
        raise NotPlain("a function or a class that is not reached by names")


# -- finding -----------------------------------------------------------------------------------------------------------


def find(
    key: bytes, function: FunctionType, arguments: tuple[tuple[str, Spec], ...], layouts: tuple[Layout, ...],
    signature: Signature | None,
) -> Found | None:  # fmt: skip
    """What was kept under a key, if it still holds."""
    data = entry(key, "recipes")
    if not data:
        return None
    try:
        return replace(_found(json.loads(data), function, arguments, layouts, signature), recipe=data)
    except (_Stale, NotPlain) as reason:
        _LOG.debug("what is known of %s does not hold: %s", function.__qualname__, reason)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as problem:
        _LOG.warning("what is known of %s is not used: %r", function.__qualname__, problem)
    return None


class _Stale(Exception):
    """Something has changed since."""


def _found(
    recipe: dict[str, Any], function: FunctionType, arguments: Any, layouts: tuple[Layout, ...],
    signature: Signature | None,
) -> Found:  # fmt: skip
    if "static" in recipe:
        name, why = recipe["static"]
        return Found(None, None, (name, why))
    sources = _Sources(function, [spec for _, spec in arguments])
    guards = tuple([sources.guard(*guard) for guard in recipe["guards"]])
    hidden = tuple([Hidden(sources.source(source), from_plain(spec)) for source, spec in recipe["hidden"]])
    rest = dict(zip(_FIELDS, map(from_plain, recipe["rest"]), strict=True))
    changes = [Update(sources.place(place), from_plain(spec), often) for place, spec, often in recipe["changes"]]
    kept = [(sources.place(place), from_plain(spec)) for place, spec in recipe["kept"]]
    interface = Interface(
        arguments=arguments, hidden=hidden, guards=guards, hosts=(), errors=(), changes=tuple(changes),
        kept=tuple(kept), **rest
    )  # fmt: skip
    convention = Convention(*map(from_plain, recipe["convention"]))
    sites = from_plain(recipe["sites"])
    outside = hidden_layouts(hidden, arguments)
    if list(outside) != recipe["layouts"]:
        raise _Stale("an array is laid out in another way")
    layouts = (*layouts, *outside)
    write_entry = None if signature is None else partial(entry_text, interface, layouts, signature)
    linked = stored_kernel(bytes.fromhex(recipe["key"]), interface.name, ["kernel"], externals(recipe["imports"]))
    if linked is None:
        raise _Stale("its machine code is gone")
    return Found(interface, LoadedKernel(convention, sites, (), linked, recipe["imports"], write_entry))


class _Sources(_Known):
    """Sources and guards by their names; a guard that does not hold is ``_Stale``."""

    def guard(self, source: list[Any], name: list[Any]) -> Guard:
        found = self.source(source)
        value = found.read()
        now = found.function if isinstance(found, FunctionSource) else value
        if value is MISSING or name_of(now) != name:
            raise _Stale(f"{source[-1]} is another one")
        if isinstance(found, FunctionSource):
            return Guard(found, value, _same_code)
        self.functions += functions_in(value)
        return Guard(found, value, _same_constant if name[0] == "constant" else _same_object)

    def place(self, name: list[Any]) -> Place:
        match name:
            case ["field", number, text]:
                return FieldPlace(number, text)
        found = self.source(name)
        if not isinstance(found, GlobalSource | CellSource | AttributeSource):
            raise _Stale(f"{name} cannot be written")
        return found

    def source(self, name: list[Any]) -> Source:
        match name:
            case ["function", number]:
                return FunctionSource(self.functions[number])
            case ["global", number, text]:
                return GlobalSource(self.functions[number].__globals__, text)
            case ["cell", number, text]:
                f = self.functions[number]
                return CellSource((f.__closure__ or ())[f.__code__.co_freevars.index(text)], text)
            case ["attribute", base, text]:
                return AttributeSource(self.source(base), text)
            case ["class", number]:
                return ObjectSource(self.classes[number])
            case ["module", text] if text in sys.modules:
                return ObjectSource(sys.modules[text])
        raise _Stale(f"{name} is not there")


def _same_object(a: Any, b: Any) -> bool:
    return a is b


def _same_constant(a: Any, b: Any) -> bool:
    return a is b or (a.__class__ is b.__class__ and bool(a == b))


def _same_code(a: Any, b: Any) -> bool:
    return a[0] is b[0] and a[1] is b[1] and _same_constant(a[2], b[2])
