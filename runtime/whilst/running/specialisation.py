"""One specialisation of a compiled function: what it took for granted, and running it on arguments."""

from __future__ import annotations

import copy
import functools
import threading
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst.running.reporting import say_slow
from whilst.running.traceback import exception_of, host_exception
from whilst.services.floating import hearing
from whilst.services.locking import generators_at, locked
from whilst.services.services import services
from whilst.values.array_keys import layouts_of
from whilst.values.flat import Flat
from whilst.values.interface import Interface
from whilst.values.numbered import Pools
from whilst.values.outside import Outside, read_outside
from whilst.values.overlapping import overlap
from whilst.values.results import Given, assembler, storage_places
from whilst.values.writing_back import put, read
from whilst_compiler.frontend.signature.drawing import made_here
from whilst_compiler.frontend.signature.places import FieldPlace, Hidden
from whilst_compiler.frontend.signature.specs import Spec, python_type
from whilst_compiler.ir.types import Layout
from whilst_compiler.ops.text_store import texts_of_a_call

if TYPE_CHECKING:
    from whilst_compiler.frontend.signature.lowered import Lowered

__all__ = ["Run", "Specialisation", "hidden_layouts"]

Run = Callable[[Sequence[Any]], Sequence[Any]]
"""Runs a graph on flat leaves; a failed check raises ``Raised``."""


class Specialisation:
    """A function that can run: natively or interpreted.

    ``lowering`` gives the stages of the way; its kernel is made at the first call, if none is given.

    ``layouts`` says for each leaf of the arguments how it lies in memory. ``seconds`` is what making it
    has taken, ``took`` the last native run that errors were asked of.
    """

    def __init__(
        self,
        interface: Interface,
        layouts: Sequence[Layout],
        lowering: Callable[[], Any],
        kernel: Run | None = None,
    ) -> None:
        self.interface = interface
        self.lowering = functools.cache(lowering)
        self.layouts = tuple(layouts)
        self.hidden_layouts = hidden_layouts(interface.hidden, interface.arguments)
        specs = [*(spec for _, spec in interface.arguments), *(hidden.spec for hidden in interface.hidden)]
        places = storage_places(specs)
        self._generators = generators_at(specs) if interface.draws else ()
        self._assemble = assembler(interface.result, places)
        self._changes = [(c.place, c.sometimes, assembler(c.spec, places)) for c in interface.changes]
        self._pools = Pools(interface.pools, interface.first_of_pools, specs)
        self._updated = {parameter for parameter, _ in interface.updates}
        self._scalar_updates = interface.scalar_updates
        self._lock = threading.Lock()
        self._kernel = kernel
        self.seconds = 0.0
        self.took = 0.0

    @property
    def lowered(self) -> Lowered:
        """What the front end made of the function."""
        lowered: Lowered = self.lowering().lowered
        return lowered

    # -- is it still the right one? --------------------------------------------------------------------------------

    def outside(self, flat: Flat) -> Outside | None:
        """What the graph reads besides its arguments, as it is now; None where the graph no longer holds."""
        for guard in self.interface.guards:
            if not guard.holds():
                return None
        if not self.interface.hidden:
            return Outside(flat.objects)
        found = read_outside(self.interface.hidden, (), flat.objects)
        return found if found is not None and layouts_of(found) == self.hidden_layouts else None

    def is_given_outside(self, flat: Flat, hidden: Outside) -> bool:
        """Whether something changes, and an argument is a list or an object that is also reached as a global."""
        if not self.interface.changes or self.interface.on_copies:
            return False
        own = {id(x) for x in flat.objects} | flat.rows | flat.census.objects.keys()
        parts = (x for guard in self.interface.guards if hasattr(guard.source, "parts") for x in guard.source.parts())
        return any(id(x) in own for x in (*hidden.own, *parts))

    def overlaps(self, flat: Flat, hidden: Sequence[Any]) -> bool:
        """Whether an array that is written shares memory with another one that is not the same argument.

        Native code takes arrays for either the same or apart; the interpreter goes in program order on the real memory.
        """
        if not self._updated:
            return False
        leaves = [*flat.originals(flat.leaves), *hidden]
        arrays = [(i, leaf) for i, leaf in enumerate(leaves) if isinstance(leaf, np.ndarray)]
        for (i, a), (j, b) in combinations(arrays, 2):
            known = a is b and j < len(flat.leaves)
            if not known and (i in self._updated or j in self._updated) and overlap(a, b):
                return True
        return False

    # -- running ---------------------------------------------------------------------------------------------------

    def shows_order(self, flat: Flat) -> bool:
        """Whether the byte order of an argument may be seen; that of a single element always may."""
        kinds = [given for given, _ in flat.copies if not given.dtype.isnative]
        return any(self.interface.reads_bytes or not given.ndim for given in kinds)

    def run_native(self, flat: Flat, hidden: Outside) -> Any:
        kernel = self._kernel or self.kernel()
        if not self.interface.heeds_errstate:
            return self._run(kernel, flat, hidden)
        native = services()
        start = time.perf_counter()
        native.no_errors()
        value = self._run(kernel, flat, hidden)
        flat.met = native.errors()
        self.took = time.perf_counter() - start
        return value

    def run_eager(self, flat: Flat, hidden: Outside) -> Any:
        with hearing() as heard:
            value = self._run(self.lowering().interpret, flat, hidden)
        flat.met = len(heard)
        return value

    @property
    def ready(self) -> bool:
        """Whether the native code is there."""
        return self._kernel is not None

    def kernel(self) -> Run:
        """The native code, made if it is not there yet."""
        with self._lock:
            if self._kernel is None:
                start = time.perf_counter()
                self._kernel = self.lowering().kernel
                self.seconds += time.perf_counter() - start
                say_slow(self.interface.name, self.seconds)
            assert self._kernel is not None
            return self._kernel

    def exception(self, failed: Raised | HostFailed) -> BaseException:
        """What the user sees of a failed check, or of an exception in a host call."""
        return host_exception(failed) if isinstance(failed, HostFailed) else exception_of(failed, self.interface.errors)

    def fails_as_python(self, failed: Raised) -> bool:
        """Whether plain Python, run in place of the failed call, leaves what it leaves (and fails likewise)."""
        return failed.error != "OverflowError" and self.interface.told_by_python

    def _run(self, run: Run, flat: Flat, hidden: Outside) -> Any:
        if not (self.interface.hosts or self.interface.has_texts or flat.texts):
            return self._run_on(run, flat, hidden)
        made = made_here()
        before = len(made)
        try:
            with texts_of_a_call(flat.texts):
                return self._run_on(run, flat, hidden)
        finally:
            del made[before:]

    def _run_on(self, run: Run, flat: Flat, hidden: Outside) -> Any:
        leaves = [*flat.leaves, *hidden] if hidden else flat.leaves
        kept = [np.array([read(place, hidden.objects)], spec.dtype.numpy) for place, spec in self.interface.kept]
        told = self.interface.told_by_python
        before = [(leaves[k], leaves[k].copy()) for k in self._updated if k < len(leaves)] if told else ()
        leaves = leaves + kept if kept else leaves
        try:
            if self._generators:
                with locked([leaves[k] for k in self._generators]):
                    results = run(leaves)
            else:
                results = run(leaves)
        except (Raised, HostFailed) as failed:
            if isinstance(failed, Raised) and self.fails_as_python(failed):
                for array, content in before:
                    array[...] = content
                raise
            for (place, spec), array in zip(self.interface.kept, kept):
                put(place, hidden.objects, python_type(spec)(array[0]))
            raise
        finally:
            if flat.copies:
                self._write_back(flat)
        made = iter(results)
        if self.interface.on_copies:
            given = _copied(flat.originals(leaves), hidden.objects)
            for parameter, result in self._scalar_updates:
                given[parameter][...] = results[result]
        else:
            for parameter, result in self._scalar_updates:
                leaves[parameter][...] = results[result]
            if flat.copies and self._scalar_updates:
                self._write_back(flat)
            given = Given(flat.originals(leaves), hidden.objects)
        self._pools.enter(results, given)
        value = self._assemble(made, given)
        changes = []
        for place, sometimes, assemble in self._changes:
            there = not sometimes or bool(next(made))
            changes.append((place, there, assemble(made, given)))
        for place, there, new in changes:
            if there and (isinstance(place, FieldPlace) or not self.interface.on_copies):
                put(place, given.objects, new)
        return value

    def _write_back(self, flat: Flat) -> None:
        """What was written into copies of arguments."""
        changed = self._updated.union(parameter for parameter, _ in self._scalar_updates)
        written = {id(flat.leaves[k]) for k in changed if k < len(flat.leaves)}
        for original, aligned in flat.copies:
            if id(aligned) in written:
                original[...] = aligned


def _copied(leaves: Sequence[Any], objects: Sequence[Any]) -> Given:
    """Copies of the arguments, which hold each other as the arguments do."""
    memo: dict[int, Any] = {}
    own = copy.deepcopy(list(objects), memo)
    return Given((copy.deepcopy(x, memo) if isinstance(x, np.ndarray) else x for x in leaves), own)


def hidden_layouts(inputs: Sequence[Hidden], arguments: Sequence[tuple[str, Spec]]) -> tuple[Layout, ...]:
    """For each leaf of the hidden inputs, how it lies in memory now."""
    return layouts_of(read_outside(inputs, [spec for _, spec in arguments]) or ())
