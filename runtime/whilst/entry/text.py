"""The LLVM text of an entry: bind, check, unbox, run, box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from whilst.entry.binding import Signature, bind
from whilst.entry.changes import can_change, put_changes, take_kept
from whilst.entry.cpython import NATIVE_CALLS, TYPE
from whilst.entry.generator import Generator
from whilst.entry.guards import check_floating, check_guard, read
from whilst.entry.inputs import Inputs
from whilst.entry.outputs import Outputs
from whilst.entry.printing import printed
from whilst.entry.views import Base
from whilst.entry.writer import FAILED, FIRST, KERNEL, MISS, POLL, SLOW, TELL, NotNative, Writer
from whilst.services.flags import FLAGS
from whilst.texts.native import MET
from whilst.values.interface import Interface
from whilst_compiler.errors import TOO_SMALL
from whilst_compiler.frontend.signature.assumptions import OTHERWISE
from whilst_compiler.ir.types import Layout
from whilst_compiler.native import abi
from whilst_compiler.native.sites import Site

__all__ = ["EntryText", "entry_text"]

_ENTRY = "ptr (ptr, ptr, i64, ptr)"
"""Errors after which the call is made another way."""


@dataclass(frozen=True)
class EntryText:
    """``entry`` as LLVM text, and what belongs into its table."""

    text: str
    table: tuple[Any, ...]
    keeps_lock: bool


def entry_text(
    interface: Interface, layouts: Sequence[Layout], signature: Signature, sites: Sequence[Site], out_slots: int
) -> EntryText | None:
    """The entry of a specialisation; None where the call needs Python. ``layouts`` are those of all leaves."""
    if not NATIVE_CALLS or not _can_be_native(interface, sites):
        return None
    try:
        return _Entry(interface, layouts, signature, sites, out_slots).written()
    except NotNative:
        return None


def _can_be_native(interface: Interface, sites: Sequence[Site]) -> bool:
    """Whether a call has no other effects than those that an entry can have; one that asks Python is made anew."""
    if interface.has_causes or interface.scalar_updates or not can_change(interface):
        return False
    if (interface.hosts or interface.has_texts) and (not interface.repeatable or interface.updates):
        return False
    rare = all(getattr(host, "rare", False) for host in interface.hosts)
    if _prints(sites) and (
        interface.hosts or interface.has_texts or interface.changes
    ):  # (those calls may be made anew)
        return False
    return rare


def _prints(sites: Sequence[Site]) -> bool:
    return any(site.kind == "print" for site in sites)


class _Entry:
    """Writes one entry."""

    def __init__(
        self, interface: Interface, layouts: Sequence[Layout], signature: Signature, sites: Sequence[Site],
        out_slots: int,
    ) -> None:  # fmt: skip
        self.w = Writer()
        self.interface = interface
        self.signature = signature
        self.sites = sites
        self.out_slots = out_slots
        updated = frozenset(parameter for parameter, _ in interface.updates)
        self.inputs = Inputs(self.w, layouts, updated)
        longest = max((max(len(s.payload), len(s.results)) for s in sites), default=0)
        self.context = abi.context_slots(longest)

    def written(self) -> EntryText:
        w = self.w
        if self.interface.heeds_errstate:
            check_floating(w)
        for guard in self.interface.guards:
            check_guard(w, guard)
        for (_, spec), thing in zip(self.interface.arguments, bind(w, self.signature), strict=True):
            self.inputs.take(spec, thing)
        self._hidden()
        take_kept(self.interface, self.inputs)
        self.inputs.all_taken()
        code = self._run(self._generator())
        outputs = Outputs(w, self._storages(), self.inputs.objects)
        if self.interface.pools:
            outputs.take_pools(self.interface)
        result = outputs.make(self.interface.result)
        put_changes(w, self.interface, self.inputs, outputs)
        outputs.drop_pools()
        if w.store and (not self.interface.repeatable or self.interface.updates):
            raise NotNative
        self._give_back()
        self._tell(result)
        w.do(f"ret ptr {result}")
        w.start("failed")
        self._failed(code)
        w.start("stopped")
        self._give_back()
        w.do("ret ptr null")
        w.start("unset")
        w.call("PyErr_Clear")
        w.jump("miss")
        w.start("miss")
        self._go_on(MISS)
        w.start("slow")
        self._go_on(SLOW)
        return EntryText(self._text(), tuple(w.table), self.interface.keeps_lock)

    def _tell(self, result: str) -> None:
        """Where there may have been floating-point errors, Python looks into it: that may end in an exception."""
        if not self.interface.heeds_errstate:
            return
        w = self.w
        some, none, shown, raised, fine = map(w.fresh, ("some", "none", "shown", "raised", "fine"))
        w.branch(w.value(f"icmp eq i32 {w.value('load i32, ptr %met')}, 0"), fine, some)
        w.start(some)
        told = w.call("PyObject_Vectorcall", f"ptr {w.entry_of(TELL)}", "ptr %args", "i64 %given", "ptr %names")
        w.unless(w.value(f"icmp ne ptr {told}, null"), raised)
        w.branch(w.value(f"icmp eq ptr {told}, {w.pointer(None)}"), none, shown)
        w.start(none)
        w.call("Py_DecRef", f"ptr {told}")
        w.jump(fine)
        w.start(shown)
        w.call("PyErr_SetObject", f"ptr {w.field('ptr', told, TYPE)}", f"ptr {told}")
        w.call("Py_DecRef", f"ptr {told}")
        w.jump(raised)
        w.start(raised)
        w.call("Py_DecRef", f"ptr {result}")
        w.do("ret ptr null")
        w.start(fine)

    def _hidden(self) -> None:
        """Values from outside may be replaced while the kernel runs: they are held."""
        self.inputs.given = self.inputs.direct = False
        self.inputs.sizes = {}
        for hidden in self.interface.hidden:
            self.inputs.take(hidden.spec, read(self.w, hidden.source))

    def _storages(self) -> dict[int, Base]:
        found: dict[int, Base] = {}
        for array in self.inputs.arrays:
            spec = array.spec
            found.setdefault(spec.storage, Base(array.thing, spec.dtype, spec.dims, array.layout == "C"))
        return found

    def _generator(self) -> Generator | None:
        """The one that is drawn from; Python locks several."""
        if not self.interface.draws:
            return None
        if len(self.inputs.generators) != 1:
            raise NotNative
        return Generator(self.w, self.inputs.generators[0])

    def _run(self, generator: Generator | None) -> str:
        w = self.w
        if generator is not None:
            generator.lock()
        w.do(f"call void @llvm.memset.p0.i64(ptr %ctx, i8 0, i64 {8 * abi.CLEARED}, i1 false)")
        w.set_field("ptr", w.entry_of(POLL), "%ctx", 8 * abi.POLL)
        if self.interface.recursive:
            w.set_field("ptr", w.call("stack"), "%ctx", 8 * abi.STACK)
        if self.interface.hosts:
            w.set_field("ptr", w.function("text_refused"), "%ctx", 8 * abi.IO)
        if _prints(self.sites):
            w.set_field("ptr", w.function("print_in_python"), "%ctx", 8 * abi.IO)
            w.set_field("ptr", w.pointer(printed(self.sites)), "%ctx", 8 * abi.CALL)
        if self.interface.has_texts:
            w.set_field("ptr", w.texts(), "%ctx", 8 * abi.TEXTS)
        if self.interface.heeds_errstate:
            w.do("call void @flags_clear()")
        code = w.value(f"call i32 {w.entry_of(KERNEL)}(ptr %ctx, ptr %in, ptr %out)")
        if self.interface.heeds_errstate:
            w.do(f"store i32 {w.value('call i32 @flags_met()')}, ptr %met")
        thread = w.field("ptr", "%ctx", 8 * abi.THREAD)
        retake, held = w.fresh("retake"), w.fresh("held")
        w.branch(w.value(f"icmp eq ptr {thread}, null"), held, retake)
        w.start(retake)
        w.call("PyEval_RestoreThread", f"ptr {thread}")
        w.jump(held)
        w.start(held)
        if generator is not None:
            generator.unlock()
        w.unless(w.value(f"icmp eq i32 {code}, 0"), "failed")
        if self.interface.has_texts:
            w.unless(w.value(f"icmp eq i64 {w.field('i64', w.texts(), 8 * MET)}, 0"), "slow")
        return code

    def _failed(self, code: str) -> None:
        """Make the exception that an error code stands for; an interrupt has set its own, which is told its place."""
        w = self.w
        if w.store or self.interface.hosts:  # (Python tells of texts)
            w.unless(w.value(f"icmp eq ptr {w.call('PyErr_Occurred')}, null"), "interrupted")
            w.jump("slow")
            self._interrupted(code)
            return
        for k, site in enumerate(self.sites):
            if site.message == TOO_SMALL or (site.message in OTHERWISE and self.interface.repeatable):
                w.unless(w.value(f"icmp ne i32 {code}, {k + 1}"), "slow")
        w.unless(w.value(f"icmp eq ptr {w.call('PyErr_Occurred')}, null"), "interrupted")
        if self.interface.changes:
            w.jump("slow")
        else:
            self._raise(code)
        self._interrupted(code)

    def _interrupted(self, code: str) -> None:
        w = self.w
        w.start("interrupted")
        w.call("tell_interrupt", f"ptr {w.entry_of(FAILED)}", f"i32 {code}", "ptr %ctx", f"i64 {8 * self.context}")
        w.jump("stopped")

    def _raise(self, code: str) -> None:
        w = self.w
        number = w.new("PyLong_FromLongLong", f"i64 {w.value(f'sext i32 {code} to i64')}")
        memory = w.new("PyBytes_FromStringAndSize", "ptr %ctx", f"i64 {8 * self.context}")
        failed = w.entry_of(FAILED)
        raised = w.new("PyObject_CallFunctionObjArgs", f"ptr {failed}", f"ptr {number}", f"ptr {memory}", "ptr null")
        w.call("Py_DecRef", f"ptr {number}")
        w.call("Py_DecRef", f"ptr {memory}")
        w.call("PyErr_SetObject", f"ptr {w.field('ptr', raised, 8)}", f"ptr {raised}")
        w.call("Py_DecRef", f"ptr {raised}")
        w.jump("stopped")

    def _give_back(self) -> None:
        if self.w.store:
            self.w.call("text_give", f"ptr {self.w.value('load ptr, ptr %texts')}")
        if self.w.held or self.w.blocks:
            self.w.do("call void @give_back(ptr %held, ptr %blocks)")

    def _go_on(self, place: int) -> None:
        w = self.w
        self._give_back()
        made = w.call_pointer(w.entry_of(place), _ENTRY, "ptr %self", "ptr %args", "i64 %flagged", "ptr %names")
        w.do(f"ret ptr {made}")

    def _giving_back(self) -> list[str]:
        """A function that gives back what was held: with the rows in memory, ways that leave early stay short."""
        w = Writer()
        w.table, w.places = self.w.table, self.w.places
        for symbol, row, count in (("Py_DecRef", "%held", self.w.held), ("free", "%blocks", self.w.blocks)):
            for k in range(count):
                w.call(symbol, f"ptr {w.field('ptr', row, 8 * k)}")
        return [
            "define internal void @give_back(ptr %held, ptr %blocks) noinline nounwind {",
            *w.lines,
            "  ret void",
            "}",
        ]

    def _text(self) -> str:
        w = self.w
        rows = [("%held", w.held), ("%blocks", w.blocks)] if w.held or w.blocks else []
        giving_back = self._giving_back() if rows else []
        frame = [*w.allocas, *(f"  {row} = alloca [{n or 1} x ptr]" for row, n in rows)]
        cleared = [f"  call void @llvm.memset.p0.i64(ptr {row}, i8 0, i64 {8 * n}, i1 false)" for row, n in rows if n]
        lines = [
            f"@table = local_unnamed_addr global [{FIRST + len(w.table)} x ptr] zeroinitializer",
            *giving_back,
            FLAGS if self.interface.heeds_errstate else "",
            "define ptr @entry(ptr %self, ptr %args, i64 %flagged, ptr %names) nounwind {",
            f"  %in = alloca [{max(self.inputs.slots, 1)} x i64]",
            f"  %out = alloca [{max(self.out_slots, 1)} x i64]",
            f"  %ctx = alloca [{self.context} x i64]",
            "  %overflow = alloca i32",
            *(["  %met = alloca i32"] if self.interface.heeds_errstate else []),
            *frame,
            *(["  %texts = alloca ptr", "  store ptr null, ptr %texts"] if w.store else []),
            *cleared,
            "  %given = and i64 %flagged, 9223372036854775807",
            *w.lines,
            "}",
        ]
        return "\n".join(lines)
