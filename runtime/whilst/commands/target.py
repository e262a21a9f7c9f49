"""What a command works on: ``FILE.py:FUNC``, and arguments as Python expressions or types."""

from __future__ import annotations

import importlib.util
import inspect
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import numpy as np

from whilst.decorator import compile
from whilst.function import Function
from whilst.typetext import parse_type, split_types

__all__ = ["call_of", "fitting", "function_of", "text_of", "types_of", "values_of"]

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


def call_of(target: str, texts: Iterable[str]) -> tuple[Function[..., Any], tuple[Any, ...]]:
    """The function that a target names, and arguments that it takes, written as Python expressions."""
    function = function_of(target)
    return function, fitting(function, values_of(texts))


def fitting(function: Function[..., Any], values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values (or types) themselves, if the function takes so many."""
    signature = inspect.signature(function.python)
    try:
        signature.bind(*values)
    except TypeError as error:
        raise click.UsageError(f"{function.__name__}{signature}: {error}") from None
    return values


def text_of(file: str) -> str:
    """What is in a text file."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from None


def values_of(texts: Iterable[str]) -> tuple[Any, ...]:
    """Arguments written as Python expressions, in which ``np`` and ``math`` are known."""
    return tuple(map(_value, texts))


def types_of(text: str) -> tuple[Any, ...]:
    """Arguments written as types, separated by commas; what is not a type is a Python expression."""
    return tuple(map(_type_or_value, split_types(text)))


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
        raise click.UsageError(f"there is no file {path}")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise click.UsageError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    sys.path.insert(0, str(path.resolve().parent))
    spec.loader.exec_module(module)
    return module
