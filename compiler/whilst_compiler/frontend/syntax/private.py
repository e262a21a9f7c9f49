"""Private names: in ``class C`` the identifier ``__name`` is ``_C__name`` (section 6.2.1 of the language reference)."""

from __future__ import annotations

import ast
from typing import Any

__all__ = ["with_private_names"]


def with_private_names(node: ast.AST, qualname: str) -> ast.AST:
    """The tree of a function of this qualified name with its private names written out."""
    return _Writer(_class_around(qualname)).visit(node)  # type: ignore[no-any-return]


def _class_around(qualname: str) -> str:
    """The innermost class that a function stands in: ``C`` for ``C.f`` and for ``C.f.<locals>.g``."""
    parts = qualname.split(".")[:-1]
    while parts and parts[-1] == "<locals>":
        del parts[-2:]
    return parts[-1] if parts else ""


class _Writer(ast.NodeTransformer):
    _FIELDS = ("id", "attr", "name", "arg", "asname", "rest")

    def __init__(self, cls: str) -> None:
        self.cls = cls.lstrip("_")

    def visit(self, node: ast.AST) -> Any:
        for field in self._FIELDS if self.cls else ():
            name = getattr(node, field, None)
            if isinstance(name, str):
                setattr(node, field, self._private(name))
        if self.cls and isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self._private(name) for name in node.names]
        if not isinstance(node, ast.ClassDef):
            return super().generic_visit(node)
        outer, self.cls = self.cls, node.name.lstrip("_")
        super().generic_visit(node)
        self.cls = outer
        return node

    def _private(self, name: str) -> str:
        return f"_{self.cls}{name}" if name.startswith("__") and not name.endswith("__") and "." not in name else name
