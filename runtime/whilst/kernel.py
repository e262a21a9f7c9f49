"""A compiled graph: from loops to machine code, and the call with its memory, errors and callbacks."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from whilst.adopt import adopt
from whilst.machine import MACHINE
from whilst.objects import linked_kernel
from whilst.raised import Raised
from whilst.services import services
from whilst.serving import FORMATS, Server, read_payload, server
from whilst.stack import stack_limit
from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.types import Tensor
from whilst_compiler.native import Options, abi, emit, lower_to_loops, report, show
from whilst_compiler.native.loops import Site

__all__ = ["Kernel"]


class Kernel:
    """Machine code for a placed graph.

    ``layouts`` says for each parameter whether it is known to be C-contiguous. Array arguments must be aligned; those
    that are written must not overlap others. ``hosts`` are what ``host_call`` nodes call.
    """

    def __init__(
        self,
        graph: Graph,
        layouts: Sequence[bool] | None = None,
        hosts: Sequence[Callable[..., Any]] = (),
        options: dict[str, Any] | None = None,
    ) -> None:
        self.hosts = hosts
        told = options or {}
        fast, checks = bool(told.get("fastmath")), bool(told.get("checks", True))
        self.options = Options(MACHINE.vectors, threads=True, fast=fast, checks=checks)
        classes = ["C" if flat else "strided" for flat in layouts or [False] * len(graph.params)]
        self.placed = graph
        self.program = lower_to_loops(graph, classes, disjoint=True)
        self.native = emit(self.program, self.options)
        self._linked = linked_kernel(self.native.text, self.native.name, self.native.symbols)
        self._entry = self._linked.addresses["kernel"]
        self._call = _Convention(graph, self.native.sites)
        self._servers = tuple(server(site, hosts) for site in self.native.sites)

    def __call__(self, leaves: Sequence[Any]) -> list[Any]:
        """Run on scalars and arrays, one per parameter; one result per result of the graph (updated arrays are the
        arguments themselves)."""
        return self._call.run(self._entry, leaves, self._servers)

    def _optimised(self) -> Any:
        return MACHINE.optimised(self.native.text)

    def failure(self, code: int, context: bytes) -> BaseException:
        """The exception for an error code and the context that the kernel left."""
        words = (ctypes.c_uint64 * (len(context) // 8)).from_buffer_copy(context)
        return _Call(self.native.sites, self._servers).failure(code, words)

    @cached_property
    def report(self) -> list[str]:
        """What became of each line, as far as that is worth knowing."""
        facts = report(self.placed, self.program, self.native, self.optimized_llvm)
        return list(dict.fromkeys(f"{where}: {what}" for where, what in facts))

    # -- the stages as text --------------------------------------------------------------------------------------

    @cached_property
    def loops(self) -> str:
        return show(self.program)

    @property
    def llvm(self) -> str:
        return self.native.text

    @cached_property
    def optimized_llvm(self) -> str:
        return str(self._optimised())

    @cached_property
    def asm(self) -> str:
        return MACHINE.assembly(self._optimised())


_word_at = ctypes.c_uint64.from_address
_DATA = object.__basicsize__
"""Where an array object keeps the address of its elements."""


class _Convention:
    """How leaves become slots and slots become results."""

    def __init__(self, graph: Graph, sites: Sequence[Site]) -> None:
        self.inputs = [_tensor(p.type) for p in graph.params]
        self.recursive = bool(graph.functions)
        updates = {r: p for p, r in graph.updates if self.inputs[p].dims}
        self.updates = updates
        self.results = [_tensor(x.type) for x in graph.results]
        returned = [t for k, t in enumerate(self.results) if k not in updates]
        self.pack = struct.Struct("<" + "".join(map(_input_format, self.inputs))).pack
        self.unpack = struct.Struct("<" + "".join(map(_output_format, returned))).unpack_from
        self.out_size = 8 * sum(map(abi.output_slots, returned)) or 8
        self.sites = sites
        longest = max((max(len(s.payload), len(s.results)) for s in sites), default=0)
        self.context_slots = abi.context_slots(longest)
        self.context = ctypes.c_uint64 * self.context_slots

    def run(self, entry: int, leaves: Sequence[Any], servers: Sequence[Server]) -> list[Any]:
        call = _Call(self.sites, servers)
        native = services()
        context = self.context(_IO_ADDRESS, native.poll)
        context[abi.CALL] = id(call)
        if self.recursive:
            context[abi.STACK_LIMIT] = stack_limit()
        flat: list[Any] = []
        for type_, leaf in zip(self.inputs, leaves, strict=True):
            if type_.dims:
                flat += (_word_at(id(leaf) + _DATA).value, *leaf.shape, *leaf.strides)
            elif type_.dtype.kind == "c":
                flat += (leaf.real, leaf.imag)
            else:
                flat.append(leaf)
        out = ctypes.create_string_buffer(self.out_size)
        code = native.call(context, self.pack(*flat), out, entry)
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


def _tensor(type_: Any) -> Tensor:
    if not isinstance(type_, Tensor):
        raise CompilerBug(f"a kernel cannot take or return {type_}")
    return type_


def _input_format(type_: Tensor) -> str:
    return "Q" + "q" * (2 * type_.rank) if type_.dims else FORMATS[type_.dtype.value]


def _output_format(type_: Tensor) -> str:
    return "Q" + "q" * type_.rank if type_.dims else FORMATS[type_.dtype.value]


# -- what can happen during a call -----------------------------------------------------------------------------------


class _Call:
    """One call under way: an exception that is to leave it."""

    __slots__ = ("error", "servers", "sites")

    def __init__(self, sites: Sequence[Site], servers: Sequence[Server]) -> None:
        self.sites = sites
        self.servers = servers
        self.error: BaseException | None = None

    def failure(self, code: int, context: Any) -> BaseException:
        """The exception for a kernel's error code."""
        if code > 0:
            site = self.sites[code - 1]
            payload = read_payload(ctypes.addressof(context) + 8 * abi.PAYLOAD, site.payload)
            return Raised(site.error, site.message, tuple(x.item() for x in payload), site.location)
        match code:
            case abi.NO_MEMORY:
                return MemoryError("not enough memory for an array")
            case abi.TOO_DEEP:
                return RecursionError("maximum recursion depth exceeded")
            case abi.HOST_FAILED:
                return self.error or KeyboardInterrupt()
        return CompilerBug(f"a kernel returned {code}")


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def _io(context: int, site: int, payload: int) -> int:
    """Returns 1 if all went well: an interrupt before the first line makes it 0."""
    call: Any = ctypes.py_object.from_address(context + 8 * abi.CALL).value
    try:
        call.servers[site](payload)
    except BaseException as error:
        call.error = error
        return 0
    return 1


_io_callback = _CALLBACK(_io)
_IO_ADDRESS = ctypes.cast(_io_callback, ctypes.c_void_p).value or 0
