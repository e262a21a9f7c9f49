"""What to write instead of functions and methods that compiled code does not have."""

from __future__ import annotations

from typing import Any

__all__ = ["instead_of", "instead_of_method", "is_left_out"]

_OTHERWISE = "call it through whilst.host"
_CLOCK = "pass the time as an argument, or take it in whilst.host"
_MODES = "write with np.errstate(...):, or set them before the call"
_DATES = "count days as integers: dates.astype('datetime64[D]').view(np.int64) before the call"
_PRINTED = "write the numbers with an f-string, or call it through whilst.host"
_READ = "read before the call, and pass the array"
_WRITE = "return the array, and write it after the call"
_PATTERNS = "take the text apart with split, partition, find and slices, or match before the call"
_STACK = "nest 'with' statements, or keep a list of what is to be undone and undo it in 'finally', from its end"
_MATCHING = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
_FUNCTIONS = {
    **dict.fromkeys([f"re.{name}" for name in (*_MATCHING, "compile")], _PATTERNS),
    **dict.fromkeys([f".Pattern.{name}" for name in _MATCHING], _PATTERNS),
    **dict.fromkeys(("contextlib.ExitStack", "contextlib.AsyncExitStack"), _STACK),
    **dict.fromkeys(("time.time", "time.perf_counter", "time.monotonic"), _CLOCK),
    **dict.fromkeys(("numpy.seterr", "numpy.geterr"), _MODES),
    **dict.fromkeys(
        ("numpy.load", "numpy.loadtxt", "numpy.genfromtxt", "numpy.fromfile", "numpy.fromregex"),
        _READ,
    ),
    **dict.fromkeys(("numpy.save", "numpy.savetxt", "numpy.savez", "numpy.savez_compressed"), _WRITE),
    "numpy.frompyfunc": "use np.vectorize, which makes arrays of numbers",
    **dict.fromkeys(("numpy.asmatrix", "numpy.bmat"), "use arrays of two axes, @ for products and np.block"),
    **dict.fromkeys(
        (
            "numpy.busday_count",
            "numpy.busday_offset",
            "numpy.datetime_as_string",
            "numpy.datetime_data",
            "numpy.is_busday",
            "numpy.isnat",
        ),
        _DATES,
    ),
    **dict.fromkeys(("numpy.get_printoptions", "numpy.printoptions", "numpy.set_printoptions"), _PRINTED),
    **dict.fromkeys(("numpy.setbufsize", "numpy.getbufsize", "numpy.seterrcall", "numpy.geterrcall"), _MODES),
    "numpy.einsum_path": "let np.einsum find its own order, or find one before the call",
    "numpy.from_dlpack": "convert before the call: np.from_dlpack(x)",
    "numpy.nested_iters": "use np.ndindex, or loops over the axes",
}
_MODULES = {
    "numpy.ma": "keep a mask, an array of bools, beside the data: a[~mask].mean(); or put in NaN, and use np.nanmean",
    "numpy.rec": "keep each field as an array of its own",
}
"""Those that are not there at all."""
_METHODS = {
    "setflags": "make the array read-only outside of the function",
    "resize": "make another array, with np.resize or np.concatenate",
    **dict.fromkeys(("dump", "dumps", "tofile"), _WRITE),
}


def instead_of(module: str, name: str) -> str:
    """The way out for a function that has no meaning in compiled code."""
    whole = next((way for part, way in _MODULES.items() if module.startswith(part)), _OTHERWISE)
    return _FUNCTIONS.get(f"{module}.{name}", whole)


def instead_of_method(kind: str, name: str) -> str:
    """The same for a method."""
    if kind == "SeedSequence" and name == "spawn":
        return "spawn generators: np.random.default_rng(seed).spawn(n)"
    return _METHODS.get(name, _OTHERWISE) if kind == "array" else _OTHERWISE


def is_left_out(value: Any) -> bool:
    """Whether a callable is not to be looked into, as others written in Python are."""
    module, name = (getattr(value, part, None) or "" for part in ("__module__", "__name__"))
    return module.startswith(tuple(_MODULES)) or f"{module}.{name}" in _FUNCTIONS
