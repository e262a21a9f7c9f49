"""What a command works on: ``FILE.py:FUNC``, and arguments as Python expressions or types."""

from __future__ import annotations

import importlib.util
import inspect
import math
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import numpy as np

from whilst.calls.decorator import compile
from whilst.calls.function import Function
from whilst.typetext import parse_type

__all__ = ["Call", "arguments_of", "call_of", "fitting", "function_of", "text_of"]

_NAMED = re.compile(r"([^\W\d]\w*)\s*=(?!=)(.*)", re.DOTALL)
_NAMES = {"np": np, "numpy": np, "math": math, "inf": math.inf, "nan": math.nan}


def function_of(target: str) -> Function[..., Any]:
    """The function that ``FILE.py:FUNC`` names, compiled if the file does not do so itself."""
    file, colon, name = target.rpartition(":")
    if not colon or not name:
        raise click.UsageError(f"{target!r} does not name a function: write FILE.py:FUNC")
    found: Any = _module(Path(file))
    for part in name.split("."):
        if not hasattr(found, part):
            raise click.UsageError(f"{file} has no {name!r}")
        found = getattr(found, part)
    return found if isinstance(found, Function) else compile(found)


def call_of(target: str, texts: Iterable[str], types: bool = False) -> Call:
    """The function that a target names, and arguments that it takes, written as Python expressions (or as types)."""
    function, (args, keywords) = function_of(target), arguments_of(texts, types)
    return fitting(Call(function, args, keywords))


@dataclass(frozen=True)
class Call:
    """A function and what it is called with."""

    function: Function[..., Any]
    args: tuple[Any, ...]
    keywords: dict[str, Any]


def fitting(call: Call) -> Call:
    """The call itself, if the function takes such arguments."""
    signature = inspect.signature(call.function.python)
    try:
        signature.bind(*call.args, **call.keywords)
    except TypeError as error:
        raise click.UsageError(f"{call.function.__name__}{signature}: {error}") from None
    return call


def text_of(file: str) -> str:
    """What is in a text file."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from None


def arguments_of(texts: Iterable[str], types: bool = False) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments written as Python expressions, in which ``np`` and ``math`` are known; ``name=3`` is given by name.

    With ``types``, what is a type stands for it, and what is not for its value.
    """
    args: list[Any] = []
    keywords: dict[str, Any] = {}
    read = _type_or_value if types else _value
    for text in texts:
        named = _NAMED.fullmatch(text.strip())
        if named is None and keywords:
            raise click.UsageError(f"argument {text!r} has no name and follows one that has")
        if named is None:
            args.append(read(text.strip()))
        else:
            keywords[named[1]] = read(named[2].strip())
    return tuple(args), keywords


def _type_or_value(text: str) -> Any:
    try:
        return parse_type(text)
    except ValueError as error:
        if "[" in text and "(" not in text:
            raise click.UsageError(str(error)) from None
        if text.isidentifier() and text not in {*_NAMES, "True", "False", "None"}:
            raise click.UsageError(f"{text!r} is no type (such as i64, f64[n]) and no value") from None
        return _value(text)


def _value(text: str) -> Any:
    try:
        return eval(text, dict(_NAMES))
    except Exception as error:
        raise click.UsageError(f"argument {text!r}: {type(error).__name__}: {error}") from None


def _module(path: Path) -> ModuleType:
    if not path.is_file():
        meant = f": did you mean {path}.py?" if path.with_name(f"{path.name}.py").is_file() else ""
        raise click.UsageError(f"there is no file {path}{meant}")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise click.UsageError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    sys.path.insert(0, str(path.resolve().parent))
    spec.loader.exec_module(module)
    return module
