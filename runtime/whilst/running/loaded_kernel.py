"""Machine code in memory, and the call of it with its memory, errors and callbacks."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from whilst.entry.text import EntryText
from whilst.native.adopt import adopt
from whilst.native.loader import Linked
from whilst.running.externals import has_texts
from whilst.running.hosting import HostFailed, Located
from whilst.running.raised import Raised
from whilst.services.host_entry import Direct, DirectSites, host_entry
from whilst.services.services import services
from whilst.services.serving import FORMATS, Server, read_payload, server
from whilst.services.stack import stack
from whilst.texts.native import check_tickets, store_address
from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.types import Tensor
from whilst_compiler.native import abi
from whilst_compiler.native.sites import Site
from whilst_compiler.source import Location

__all__ = ["Convention", "EntryWriter", "LoadedKernel"]

EntryWriter = Callable[[Sequence[Site], int], EntryText | None]
"""Writes the call entry, given the sites of the kernel and the number of slots for its results."""


@dataclass(frozen=True)
class Convention:
    """How leaves become slots and slots become results: their types, and (parameter, result) of updated arrays.

    ``keeps_lock``: the kernel runs with the interpreter lock held.
    """

    inputs: tuple[Tensor, ...]
    results: tuple[Tensor, ...]
    updates: tuple[tuple[int, int], ...]
    recursive: bool
    keeps_lock: bool


def _direct(site: Site, hosts: Sequence[Callable[..., Any]]) -> Direct | None:
    host = hosts[site.host] if site.kind == "host" else None
    plain = host.plain if isinstance(host, Located) else None
    return None if plain is None else Direct(plain, site.payload, site.results)


class LoadedKernel:
    """Machine code, ready to run: ``kernel`` of ``linked`` takes slots as the convention says.

    ``imports`` are the functions outside of the C library that it calls.
    """

    def __init__(
        self,
        convention: Convention,
        sites: Sequence[Site],
        hosts: Sequence[Callable[..., Any]],
        linked: Linked,
        imports: Sequence[str],
        write_entry: EntryWriter | None,
    ) -> None:
        self.convention = convention
        self.sites = tuple(sites)
        self.hosts = hosts
        self.address = linked.addresses["kernel"]
        self.linked = linked
        self.imports = tuple(imports)
        self._write_entry = write_entry
        direct = DirectSites([_direct(site, hosts) for site in sites])
        self._slots = _Slots(convention, sites, direct, has_texts(imports))
        self._servers = tuple(server(site, hosts) for site in sites)

    def __call__(self, leaves: Sequence[Any]) -> list[Any]:
        """Run on scalars and arrays, one per parameter; one result per result of the graph (updated arrays are the
        arguments themselves)."""
        return self._slots.run(self.address, leaves, self._servers)

    @cached_property
    def entry(self) -> EntryText | None:
        """The native call entry; None where calls need Python."""
        return self._write_entry and self._write_entry(self.sites, _slots_of_results(self.convention))

    def failure(self, code: int, context: bytes, error: BaseException | None = None) -> BaseException:
        """The exception for an error code and the context that the kernel left; ``error`` ended it, if there is one."""
        words = (ctypes.c_uint64 * (len(context) // 8)).from_buffer_copy(context)
        if error is not None and code == abi.HOST_FAILED:
            return _Call(self.sites, self._servers, error).failure(code, words)
        if error is not None:
            return _Call(self.sites, self._servers).stopped(error, words)
        return _Call(self.sites, self._servers).failure(code, words)


_HELD = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
"""A kernel as a function that is called with the interpreter lock held."""
_word_at = ctypes.c_uint64.from_address
_DATA = object.__basicsize__
"""Where an array object keeps the address of its elements."""


def _slots_of_results(convention: Convention) -> int:
    """How many slots a kernel fills."""
    updated = {r for p, r in convention.updates if convention.inputs[p].dims}
    return sum(abi.output_slots(t) for k, t in enumerate(convention.results) if k not in updated)


class _Slots:
    """Leaves to slots, slots to results."""

    def __init__(
        self, convention: Convention, sites: Sequence[Site], direct: DirectSites, has_texts: bool
    ) -> None:  # fmt: skip
        self.direct = direct
        self.has_texts = has_texts
        self.inputs = convention.inputs
        self.recursive = convention.recursive
        self.keeps_lock = convention.keeps_lock
        self.updates = {r: p for p, r in convention.updates if self.inputs[p].dims}
        self.results = convention.results
        returned = [t for k, t in enumerate(self.results) if k not in self.updates]
        self.pack = struct.Struct("<" + "".join(map(_input_format, self.inputs))).pack
        self.unpack = struct.Struct("<" + "".join(map(_output_format, returned))).unpack_from
        self.out_size = 8 * _slots_of_results(convention) or 8
        self.sites = sites
        longest = max((max(len(s.payload), len(s.results)) for s in sites), default=0)
        self.context_slots = abi.context_slots(longest)
        self.context = ctypes.c_uint64 * self.context_slots

    def run(self, entry: int, leaves: Sequence[Any], servers: Sequence[Server]) -> list[Any]:
        call = _Call(self.sites, servers)
        native = services()
        io = host_entry(_CALLBACK_ADDRESS).addresses["io"] if self.direct.there else _CALLBACK_ADDRESS
        context = self.context(io, native.poll_held if self.keeps_lock else native.poll)
        context[abi.CALL], context[abi.HOSTS] = id(call), self.direct.address
        if self.has_texts:
            context[abi.TEXTS] = store_address()
        if self.recursive:
            context[abi.STACK] = stack()
        flat: list[Any] = []
        for type_, leaf in zip(self.inputs, leaves, strict=True):
            if type_.dims:
                flat += (_word_at(id(leaf) + _DATA).value, *leaf.shape, *leaf.strides)
            elif type_.dtype.kind == "c":
                flat += (leaf.real, leaf.imag)
            else:
                flat.append(leaf)
        out = ctypes.create_string_buffer(self.out_size)
        given = self.pack(*flat)
        try:
            code = _HELD(entry)(context, given, out) if self.keeps_lock else native.call(context, given, out, entry)
        except BaseException as error:  # a signal handler's
            raise call.stopped(error, context) from None
        if self.has_texts:
            check_tickets()
        if code:
            raise call.failure(code, context)
        return self._results(self.unpack(out), leaves)

    def _results(self, slots: tuple[Any, ...], leaves: Sequence[Any]) -> list[Any]:
        results: list[Any] = []
        at = 0
        for k, type_ in enumerate(self.results):
            if k in self.updates:
                results.append(leaves[self.updates[k]])
            elif type_.dims:
                results.append(adopt(slots[at], type_.dtype, slots[at + 1 : at + 1 + type_.rank]))
                at += 1 + type_.rank
            elif type_.dtype.kind == "c":
                results.append(type_.dtype.numpy.type(complex(slots[at], slots[at + 1])))
                at += 2
            else:
                results.append(type_.dtype.numpy.type(slots[at]))
                at += 1
        return results


def _input_format(type_: Tensor) -> str:
    return "Q" + "q" * (2 * type_.rank) if type_.dims else FORMATS[type_.dtype.value]


def _output_format(type_: Tensor) -> str:
    return "Q" + "q" * type_.rank if type_.dims else FORMATS[type_.dtype.value]


# -- what can happen during a call -----------------------------------------------------------------------------------


class _Call:
    """One call under way: an exception that is to leave it."""

    __slots__ = ("error", "servers", "sites")

    def __init__(self, sites: Sequence[Site], servers: Sequence[Server], error: BaseException | None = None) -> None:
        self.sites = sites
        self.servers = servers
        self.error = error

    def failure(self, code: int, context: Any) -> BaseException:
        """The exception for a kernel's error code."""
        if code > 0:
            site = self.sites[code - 1]
            payload = read_payload(ctypes.addressof(context) + 8 * abi.PAYLOAD, site.payload)
            return Raised(
                site.error, site.message, tuple(x.item() for x in payload), self._called(site.location, context)
            )
        match code:
            case abi.NO_MEMORY:
                return MemoryError("not enough memory for an array, or a text")
            case abi.TOO_DEEP:
                return Raised("RecursionError", "maximum recursion depth exceeded", (), self._place(context))
            case abi.HOST_FAILED:
                return self._of_host(context)
        return CompilerBug(f"a kernel returned {code}")

    def stopped(self, error: BaseException, context: Any) -> HostFailed:
        """What a signal handler raised, with the place of the loop that it ended."""
        return HostFailed(error, self._place(context))

    def _place(self, context: Any) -> Location | None:
        """Where the kernel says it was."""
        number = context[abi.WHERE]
        return self._called(self.sites[number - 1].location, context) if number else None

    def _called(self, location: Location | None, context: Any) -> Location | None:
        """A location, with the calls that led there."""
        for number in context[abi.CLEARED : abi.CLEARED + min(context[abi.TRAIL], abi.TRAIL_LENGTH)]:
            location = location and location.called_from(self.sites[number - 1].location)
        return location

    def _of_host(self, context: Any) -> BaseException:
        """What a host raised, with its place where it was called directly."""
        if self.error is None:
            return KeyboardInterrupt()
        if isinstance(self.error, HostFailed):
            error, location = self.error.error, self.error.location
        else:
            error, location = self.error, self.sites[context[abi.PAYLOAD]].location
        return HostFailed(error, self._called(location, context))


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def _io(context: int, site: int, payload: int) -> int:
    """Returns 1 if all went well: an interrupt before the first line makes it 0."""
    call: Any = ctypes.py_object.from_address(context + 8 * abi.CALL).value
    try:
        call.servers[site](payload)
    except BaseException as error:
        call.error = error
        _word_at(payload).value = site
        return 0
    return 1


_io_callback = _CALLBACK(_io)
_CALLBACK_ADDRESS = ctypes.cast(_io_callback, ctypes.c_void_p).value or 0
