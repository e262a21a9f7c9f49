"""Where in the user's source each instruction comes from, and what the user's variables are, as metadata that becomes
DWARF: for debuggers.

Format: https://llvm.org/docs/LangRef.html#specialized-metadata-nodes
"""

from __future__ import annotations

import os
from collections.abc import Set

from whilst_compiler.ir.types import DType
from whilst_compiler.source import Location

__all__ = ["Places"]

_FIRST = 20_000_000
"""The number of the first node: those of other kinds are lower."""


_ENCODINGS = {"b": "boolean", "i": "signed", "u": "unsigned", "f": "float", "c": "complex_float"}
_PYTHON = {DType.BOOL: "bool", DType.I64: "int", DType.F64: "float", DType.C128: "complex"}


class Places:
    """Numbered nodes of a module; each is there once. ``names`` are those of the user's variables."""

    def __init__(self, names: Set[str]) -> None:
        self.names = names
        self._numbers: dict[str, str] = {}

    def of_function(self, name: str, location: Location) -> str:
        """The node of a function that begins at a place."""
        file = self._file(location.span.file)
        unit = self._node(
            f'distinct !DICompileUnit(language: DW_LANG_Python, file: {file}, producer: "whilst", isOptimized: true,'
            " runtimeVersion: 0, emissionKind: FullDebug)"
        )
        kind = self._node(f"!DISubroutineType(types: {self._node('!{null}')})")
        return self._node(
            f"distinct !DISubprogram(name: {_text(name)}, scope: {file}, file: {file}, line: {location.span.line},"
            f" type: {kind}, scopeLine: {location.span.line}, unit: {unit}, spFlags: DISPFlagDefinition)"
        )

    def note(self, function: str, location: Location) -> str:
        """The note for an instruction of a function."""
        span = location.span
        scope = self._node(f"!DILexicalBlockFile(scope: {function}, file: {self._file(span.file)}, discriminator: 0)")
        place = self._node(f"!DILocation(line: {span.line}, column: {span.column + 1}, scope: {scope})")
        return f", !dbg {place}"

    def variable(self, function: str, location: Location, name: str, dtype: DType, home: str, *, is_array: bool) -> str:
        """The record that says in which memory a variable is: a scalar, or the address of the elements of an array."""
        kind = self._type(dtype)
        if is_array:
            kind = self._node(f"!DIDerivedType(tag: DW_TAG_pointer_type, baseType: {kind}, size: 64)")
        place = f"scope: {function}, file: {self._file(location.span.file)}"
        variable = self._node(f"!DILocalVariable(name: {_text(name)}, {place}, type: {kind})")
        here = self._node(f"!DILocation(line: {location.span.line}, column: 0, scope: {function})")
        return f"    #dbg_declare(ptr {home}, {variable}, !DIExpression(), {here})"

    def _type(self, dtype: DType) -> str:
        encoding = _ENCODINGS[dtype.kind]
        name, size = _PYTHON.get(dtype, dtype.numpy.name), max(dtype.bits, 8)
        return self._node(f"!DIBasicType(name: {_text(name)}, size: {size}, encoding: DW_ATE_{encoding})")

    def metadata(self) -> list[str]:
        """The nodes as text."""
        if not self._numbers:
            return []
        units = [number for text, number in self._numbers.items() if "!DICompileUnit" in text]
        flags = ['!{i32 2, !"Dwarf Version", i32 4}', '!{i32 2, !"Debug Info Version", i32 3}']
        named = f"!llvm.module.flags = !{{{', '.join(map(self._node, flags))}}}"
        nodes = [f"{number} = {text}" for text, number in self._numbers.items()]
        return [*nodes, f"!llvm.dbg.cu = !{{{', '.join(units)}}}", named]

    def _file(self, path: str) -> str:
        folder, name = os.path.split(os.path.abspath(path))
        return self._node(f"!DIFile(filename: {_text(name)}, directory: {_text(folder)})")

    def _node(self, text: str) -> str:
        return self._numbers.setdefault(text, f"!{_FIRST + len(self._numbers)}")


def _text(text: str) -> str:
    plain = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:02X}" for b in text.encode())
    return f'"{plain}"'
