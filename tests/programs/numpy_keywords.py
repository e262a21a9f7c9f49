"""Keywords of NumPy's functions at their limits: axes that are not there, outputs that do not fit, casting."""

import operator

import numpy as np

from programs.registry import empty, program

A = np.array([[3, 0, 5], [1, 4, 1]])


def said(f):
    try:
        return f()
    except (TypeError, ValueError, IndexError) as error:
        return str(error)


@program((A,), (A[0],), (np.array(3),), (A.astype(float),))
def one_axis_is_an_integer(a):
    return (
        said(lambda: np.argmax(a, axis=(0,))), said(lambda: np.sort(a, axis=(0, 1))), said(lambda: a.cumsum(axis=())),
        said(lambda: np.argsort(a, axis=(0,))), said(lambda: np.diff(a, axis=(0,))),
        said(lambda: np.nanargmin(a, axis=(0,))),
    )  # fmt: skip


@program(*((a, k) for a in (A, A[0], np.array(3)) for k in range(6)))
def axes_that_are_not_there(a, k):
    if k == 0:
        return np.argmax(a, axis=2)
    if k == 1:
        return np.take(a, [0], axis=2)
    if k == 2:
        return np.cumulative_sum(a, axis=2)
    if k == 3:
        return np.linalg.norm(a, axis=2)
    if k == 4:
        return np.take_along_axis(a, a, axis=-3)
    return np.cumprod(a, axis=-3)


@program((np.array(3),), (np.array(0.5),))
def numbers_have_an_axis(a):
    return np.argsort(a), np.take(a, [0, -1], axis=0), np.cumulative_sum(a), np.argwhere(a), np.cumsum(a, axis=0)


@program((A, np.zeros((2, 3))), (A, np.zeros((1, 3))), (A, np.zeros(3)))
def outputs_of_reductions(a, out):
    return said(lambda: np.sum(a, axis=0, keepdims=True, out=out)), said(lambda: np.max(a, axis=0, out=out)), out


@program((A, np.zeros((2, 3), np.uint8)), (A * 0.7, np.zeros((2, 3), np.int32)), (A, np.zeros(2, np.uint8)))
def casting_asked_for(a, out):
    second = said(lambda: np.multiply(a, 2.5, out=out, casting="unsafe"))
    return second, np.add(a, 1, dtype=float, casting="safe")


@program((A, np.zeros((2, 3), np.uint8), 0), (A, np.zeros((2, 3), np.uint8), 1), (A * 0.7, np.zeros(2, np.uint8), 1))
def casting_that_is_not_allowed(a, out, k):
    return np.multiply(a, 2.5, out=out) if k else np.add(a, 1, out=out, casting="no")


@program((A, A > 1), (A, A), (A, 1.0))
def masks_are_bools(a, mask):
    return said(lambda: np.sum(a, where=mask)), said(lambda: np.max(a, where=mask, initial=0))


@program((A,), (A > 1,), (A * 0.3,))
def sums_of_truth(a):
    return np.sum(a, dtype=bool), np.cumsum(a, axis=1, dtype=bool), np.prod(a, axis=0, dtype=bool)


@program((A[0],), (empty(0),))
def places_of_a_partition(a):
    return said(lambda: np.partition(a, 3)), said(lambda: np.argpartition(a, (-1, -5)))


@program((A, A + 1j), (A.astype(np.float32), A * 1j), ulp=4)
def parts_that_are_complex(a, z):
    return np.var(a, dtype=np.complex64), said(lambda: np.quantile(z, 0.5)), np.nansum(a, axis=0, dtype=complex, initial=2)


@program((7,), (True,), (2.0,), (np.int8(3),))
def as_an_index(x):
    return said(lambda: operator.index(x))


@program((A > 1,), (np.ones((2, 2, 2), bool),))
def what_is_of_the_wrong_kind(a):
    return said(lambda: np.gradient(a)), said(lambda: np.bincount(a)), said(lambda: np.add.accumulate(a, axis=None))


@program((np.arange(6.0).reshape(2, 3),), (np.arange(6).reshape(3, 2),))
def keywords_that_change_nothing(a):
    sums = np.sum(a, axis=None, out=None, keepdims=False), a.sum(out=None), np.add(a, 1, out=None, where=True)
    made = np.zeros(3, device=None, like=None), np.asarray(a, order=None, like=None), np.array(a, copy=True, subok=False)
    return sums, made, np.stack([a, a], out=None, dtype=None), np.sort(a, order=None), np.modf(a, where=True)


@program((np.arange(3.0), 0), (np.arange(3.0), 1), (np.arange(3.0), 2), (np.arange(3.0), 3))
def keywords_that_there_are_not(a, which):
    if which == 0:
        return np.sum(a, axes=0)
    if which == 1:
        return np.add(a, 1, into=a)
    if which == 2:
        return np.sort(a, reverse=True)
    return np.zeros(3, type=int)


@program((np.arange(3.0),), (np.arange(3, dtype=np.int8),), (np.arange(6, dtype=np.float32).reshape(2, 3),))
def keywords_of_accumulate(a):
    out = np.zeros(a.shape)
    return np.add.accumulate(a, dtype=np.float64), np.multiply.accumulate(a, axis=-1, out=out), out


@program((A, "no"), (A, "safe"), (A, "same_kind"), (A, "unsafe"), (A, "some"))
def casting_of_what_is_joined(a, rule):
    return (
        said(lambda: np.concatenate([a, a / 2], dtype=np.float32, casting=rule)),
        said(lambda: np.stack([a, a], axis=-1, dtype=np.int8, casting=rule)),
        said(lambda: np.vstack((a, a[0]), dtype=np.float64, casting=rule)),
        said(lambda: np.hstack((a, a), dtype=np.uint8, casting=rule)),
        said(lambda: a.astype(np.int16, casting=rule)), said(lambda: a[0, 0].astype(np.int8, casting=rule)),
    )  # fmt: skip


@program((A,), (A * 0.5,))
def dtypes_of_lists_that_are_joined(a):
    rows = []
    for row in a:
        rows.append(row * 2)
    return (
        np.concatenate(rows, dtype=np.float32), np.stack(rows, axis=1, dtype=np.complex64),
        said(lambda: np.vstack(rows, dtype=np.int8, casting="safe")), np.concatenate(a, dtype=np.float64),
    )  # fmt: skip


@program((A,), (A.T,), (A.astype(float),))
def copies_only_where_they_are_needed(a):
    b = np.array(a, copy=None)
    b[0, 0] = 9
    c = np.asarray(a, copy=True)
    c[0, 0] = 8
    return b is a, c is a, np.asarray(a, copy=False) is a, np.array(a, dtype=np.float32, copy=None), c


@program((A,), (A.astype(float),))
def copies_that_are_ruled_out(a):
    return said(lambda: np.array(a, dtype=float, copy=False).shape), said(lambda: np.array([1, 2], copy=False))


@program((A,), (A.T,), (A.astype(np.float32),))
def orders_that_a_dtype_is_given_in(a):
    columns = a.astype(np.float32, order="F", copy=False)
    return columns, columns.flags.f_contiguous, a.astype(int, "C").flags.c_contiguous, a.astype("f8", subok=False)


@program((A, "W"), (A.T, ["C", "W"]), (A[0], ("F",)), (A, ["F", "C"]), (A, ["some"]), (A.T, "F"))
def requirements(a, which):
    try:
        b = np.require(a, np.int64, which)
    except (KeyError, ValueError) as error:
        return type(error).__name__
    return b is a, b


@program((A,), (A.astype(np.float32),))
def reshaped_into_copies(a):
    b, c = a.reshape(-1, copy=True), a.reshape((3, 2), copy=False)
    b[0] = 9
    c[1] = 8
    return a, b, np.reshape(a, (3, 2), copy=None)


@program((A,), (A * 0.5,))
def borders_of_statistics(a):
    return (
        np.pad(a, 2, mode="maximum", stat_length=1), np.pad(a, ((1, 0), (0, 2)), mode="median"),
        np.pad(a, (1, 2), mode="mean", stat_length=((1, 9), (2, 1))),
        said(lambda: np.pad(a, 1, mode="minimum", stat_length=0)), said(lambda: np.pad(a, 1, "mean", stat_length=-1)),
    )  # fmt: skip


@program((A,), (A * 0.5,), (np.array([[np.nan, 1.0], [3.0, -1.0]]),), ulp=8)
def means_that_are_known(a):
    mean = a.mean(axis=0, keepdims=True)
    return a.std(axis=0, mean=mean), np.var(a, mean=1.5, ddof=1), np.std(a, axis=1, correction=1), np.sort(a, kind="heapsort")
