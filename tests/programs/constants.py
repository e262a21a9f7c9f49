"""Constants where constants are needed: an axis, a dtype, a flag, a mode given as an argument."""

import numpy as np

from programs.registry import given, program

G = np.arange(6.0).reshape(2, 3)


@program((G, 0), (G, 1), (G, -2))
def an_axis(a, axis):
    return a.sum(axis=axis), np.max(a, axis)


@program((G, True), (G, False))
def a_keepdims_flag(a, keep):
    return a.sum(axis=1, keepdims=keep)


@program((3, "float32"), (3, "int64"), (0, "bool"))
def a_dtype_by_name(n, dtype):
    return np.zeros(n, dtype=dtype)


@program((3, np.float32), (3, np.int8), (2, float), (2, int))
def a_dtype_by_type(n, dtype):
    a = np.ones(n, dtype)
    for i in range(n):
        a[i] += i
    return a


@program((np.arange(3.0), "sum"), (np.arange(3.0), "max"), (np.arange(3.0), "other"))
def a_mode(a, mode):
    if mode == "sum":
        return a.sum()
    elif mode in ("max", "largest"):
        return a.max()
    raise ValueError(f"unknown mode {mode}")


@program((np.arange(3.0), np.sin), (np.arange(3.0), np.floor), ulp=1)
def a_function_as_an_argument(a, f):
    return f(a) + f(a[0])


@program((1.0, None), (1.0, 2.0), given(3.0))
def an_optional_argument(x, scale=None):
    if scale is None:
        return x
    return x * scale


@program(((1, 2.5), 2), ((3, 0.5), 0))
def a_tuple_argument(pair, n):
    a, b = pair
    for _ in range(n):
        a, b = a + 1, b * a
    return a, b, pair[0], len(pair)


@program(((np.arange(3.0), (1, 2)), 1))
def a_nested_argument(state, k):
    a, (i, j) = state
    a[k] += i * 10 + j
    return state[0][k], (i, (j, a))


KINDS = {3: ("a", 1), 5: ("b", 2.5)}
SOME = frozenset((1, 7.0))
WORDS = {"gallon": (1, 2), "litre": (3,)}


@program((3, 7), (4, 1), (5, 0))
def found_in_constant_containers(n, k):
    words = [str(k), "litre", "gallon"[: n + 1]]
    return n in KINDS, n not in KINDS, float(k) in SOME, [w in WORDS for w in words], "7" in ("7", "8")
