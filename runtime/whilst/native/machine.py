"""LLVM, set up once per process: text to optimised module, to object code, to an address."""

from __future__ import annotations

import ctypes
import itertools
import platform
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import Any

import llvmlite.binding as llvm

from whilst.native.loader import Linked
from whilst_compiler.errors import CompilerBug
from whilst_compiler.native.llvm.vectors import PREFIXES

__all__ = ["MACHINE", "Machine"]


_NO_GATHERS = ",+prefer-no-gather" if platform.machine() in ("x86_64", "AMD64") else ""


class Machine:
    """The host. Everything that LLVM needs is made when it is first needed, and then kept."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._numbers = itertools.count()

    @cached_property
    def _target(self) -> Any:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        _expose_mathematics()
        return llvm.Target.from_default_triple()

    @property
    def processor(self) -> tuple[str, str, str]:
        """What LLVM calls this processor."""
        return llvm.get_default_triple(), llvm.get_host_cpu_name(), self._features

    @cached_property
    def wide(self) -> bool:
        """Whether the processor has vectors of 512 bits, and runs at full speed with them."""
        return bool(llvm.get_host_cpu_features().get(_WIDE_AT_FULL_SPEED, False))

    @cached_property
    def _features(self) -> str:
        """What the processor can do, and what it is to do.

        LLVM spares it vectors of 512 bits, for which it had to run slower once. To gather elements by one instruction
        takes longer than to load each, on processors of AMD and on those of Intel that are safe from others' looks.
        """
        wide = ",-prefer-256-bit" if self.wide else ""
        return f"{llvm.get_host_cpu_features().flatten()}{wide}{_NO_GATHERS}"

    def _new_target_machine(self, level: int = 1) -> Any:
        """Level 2 schedules instructions once more, after registers are known: a tenth of the time for no gain."""
        name, features = llvm.get_host_cpu_name(), self._features
        return self._target.create_target_machine(cpu=name, features=features, opt=level, jit=True)

    @cached_property
    def _quick_target_machine(self) -> Any:
        return self._new_target_machine(0)

    @cached_property
    def _target_machine(self) -> Any:
        return self._new_target_machine()

    @cached_property
    def _layout(self) -> str:
        return str(self._target_machine.target_data)

    @cached_property
    def _linker(self) -> Any:
        return llvm.create_lljit_compiler(self._new_target_machine(), suppress_errors=True)

    @cached_property
    def vectors(self) -> frozenset[str]:
        """The vector forms of mathematical functions that the C library has for this processor."""
        try:
            library = ctypes.CDLL("libmvec.so.1", mode=ctypes.RTLD_GLOBAL)
        except OSError:
            return frozenset()
        features = llvm.get_host_cpu_features()
        wanted = {"b": "sse4.2", "d": "avx2", "e": "avx512f"}
        found = set()
        for letter, feature in wanted.items():
            if features.get(feature):
                for symbol, count in _VECTORISED.items():
                    for suffix, bits in (("", 64), ("f", 32)):
                        name = f"_ZGV{letter}N{PREFIXES[letter] // bits}{'v' * count}_{symbol}{suffix}"
                        if hasattr(library, name):
                            found.add(name)
        return frozenset(found)

    # -- stages ------------------------------------------------------------------------------------------------

    def parsed(self, text: str) -> Any:
        """The module of an LLVM text, verified."""
        with self._lock:
            layout = self._layout
            try:
                module = llvm.parse_assembly(f'target datalayout = "{layout}"\n{text}')
                module.verify()
            except RuntimeError as error:
                raise CompilerBug(f"LLVM refuses the code of a kernel: {error}") from None
            module.triple = self._target.triple
            return module

    def optimised(self, text: str, level: int = 3) -> Any:
        """The module of an LLVM text, verified and optimised."""
        with self._lock, _option("enable-mem-access-versioning", "false", "true"):
            module = self.parsed(text)
            tuning = llvm.create_pipeline_tuning_options(speed_level=level)
            tuning.loop_vectorization = tuning.loop_unrolling = True
            tuning.slp_vectorization = False  # a twentieth of the time for no measurable gain
            builder = llvm.create_pass_builder(self._target_machine, tuning)
            builder.getModulePassManager().run(module, builder)
            return module

    def inlined(self, text: str) -> Any:
        """The module of a text written by hand as it is to run: all that is left to do is to inline and to fold."""
        with self._lock:
            module = self.parsed(text)
            passes = llvm.create_new_module_pass_manager()
            passes.add_always_inliner_pass()
            passes.add_simplify_cfg_pass()
            passes.add_instruction_combine_pass()
            passes.add_simplify_cfg_pass()
            builder = llvm.create_pass_builder(self._target_machine, llvm.create_pipeline_tuning_options())
            passes.run(module, builder)
            return module

    def object_code(self, module: Any) -> bytes:
        with self._lock, _option("disable-lsr", "true", "false"):
            return bytes(self._target_machine.emit_object(module))

    def quick_object_code(self, text: str) -> bytes:
        """Object code made in the shortest time, of code that has little to be made better."""
        with self._lock:
            return bytes(self._quick_target_machine.emit_object(self.parsed(text)))

    def assembly(self, module: Any) -> str:
        with self._lock, _option("disable-lsr", "true", "false"):
            return str(self._target_machine.emit_assembly(module))

    def link(
        self, code: bytes, names: Sequence[str] = ("kernel",), imports: Mapping[str, int] = MappingProxyType({}),
        debuggers: bool = False,
    ) -> Linked:  # fmt: skip
        """Load object code; symbols come from the process (the C library, its mathematics) and from ``imports``.

        ``debuggers`` are told of it, if asked for.
        """
        with self._lock:
            if debuggers:
                return self._link_for_debuggers(code, names, imports)
            library = llvm.JITLibraryBuilder().add_object_img(code).add_current_process()
            for name in names:
                library.export_symbol(name)
            for name, address in imports.items():
                library.import_symbol(name, address)
            try:
                keeper = library.link(self._linker, f"kernel{next(self._numbers)}")
            except RuntimeError as error:
                raise CompilerBug(f"a kernel cannot be linked: {error}") from None
            return Linked({name: keeper[name] for name in names}, keeper, {})

    def _link_for_debuggers(self, code: bytes, names: Sequence[str], imports: Mapping[str, int]) -> Linked:
        """LLVM's older linker, which registers what it loads with gdb."""
        for name, address in imports.items():
            llvm.add_symbol(name, address)
        engine = llvm.create_mcjit_compiler(self.parsed(""), self._new_target_machine())
        engine.add_object_file(llvm.object_file.ObjectFileRef.from_data(code))
        engine.finalize_object()
        return Linked({name: _address(engine, name) for name in names}, engine, {})


@contextmanager
def _option(name: str, value: str, otherwise: str) -> Iterator[None]:
    """Options of the process: what others compile meanwhile goes by them too, which changes no result.

    Loop strength reduction (``disable-lsr``) takes half of the time of code generation; kernels are no faster for it.
    Of a loop over an array whose strides are known at run time, LLVM makes vectors for a stride of 1 alone
    (``enable-mem-access-versioning``); the strides of views that callers give are bytes, none of which is 1.
    """
    llvm.set_option("whilst", f"-{name}={value}")
    try:
        yield
    finally:
        llvm.set_option("whilst", f"-{name}={otherwise}")


def _address(engine: Any, name: str) -> int:
    return int(engine.get_function_address(name) or engine.get_global_value_address(name))


_WIDE_AT_FULL_SPEED = "avx512vbmi2"
"""What processors can do since they run at full speed with vectors of 512 bits, or nearly so."""

_UNARY = """
acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp exp2 expm1 log log10 log1p log2 sin sinh tan tanh
"""
_VECTORISED = {**dict.fromkeys(_UNARY.split(), 1), **dict.fromkeys(("atan2", "hypot", "pow"), 2)}
"""Functions that may have vector forms, with their number of operands."""


def _expose_mathematics() -> None:
    """Make the C library's mathematical functions visible to the linker."""
    for name in ("libm.so.6", "libSystem.dylib"):
        try:
            ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return


MACHINE = Machine()
