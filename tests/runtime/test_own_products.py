"""Products with vectors of 512 bits, as machine code for NumPy's interface; LLVM writes them for any processor."""

import ctypes
import itertools

import numpy as np
import pytest

import whilst
from whilst.services import numpy_code, pool, products

LOOP = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
TYPES = {"dd->d": np.float64, "ff->f": np.float32}


class Theirs:
    """Stands for NumPy's loop, and counts how often it is called."""

    def __init__(self):
        self.calls = 0
        self.function = LOOP(self.called)
        self.address = ctypes.cast(self.function, ctypes.c_void_p).value

    def called(self, *_):
        self.calls += 1
        return False


@pytest.fixture(params=list(TYPES))
def product(request):
    theirs = Theirs()
    linked = products.linked_product(request.param, theirs.address)
    loop, dtype = LOOP(linked.addresses["loop"]), np.dtype(TYPES[request.param])

    def call(a, b):
        """The product of (stacks of) matrices, None where it is left to NumPy."""
        items = len(a) if a.ndim == 3 else 1
        (m, k), n = a.shape[-2:], b.shape[-1]
        around = np.full((items, m + 2, n + 3), np.nan, dtype)[:, :, :n]
        c = around[:, 1:-1]
        stacks = [x.strides[0] if x.ndim == 3 else 0 for x in (a, b, c)]
        words = [
            [x.ctypes.data for x in (a, b, c)],
            [items, m, k, n],
            [*stacks, *a.strides[-2:], *b.strides[-2:], *c.strides[-2:]],
        ]
        arrays = [np.array(w, np.int64) for w in words]
        before = theirs.calls
        loop(*(w.ctypes.data for w in arrays))
        if theirs.calls > before:
            assert np.isnan(around).all()
            return None
        assert np.isnan(around[:, [0, -1]]).all() and np.isnan(around.base[:, :, n:]).all()
        return c if a.ndim == 3 else c[0]

    call.dtype, call.keep = dtype, (linked, theirs)
    return call


def laid_out(x, how):
    """The same numbers in rows, in columns, apart from each other, or backwards."""
    if how == "columns":
        return np.ascontiguousarray(x.T).T
    if how == "apart":
        apart = np.zeros((2 * x.shape[0], 3 * x.shape[1]), x.dtype)[::2, ::3]
        apart[:] = x
        return apart
    return x[::-1, ::-1].copy()[::-1, ::-1] if how == "backwards" else x


def check(found, a, b):
    exact = a.astype(np.longdouble) @ b.astype(np.longdouble)
    scale = np.abs(a).astype(float) @ np.abs(b).astype(float)
    assert np.all(np.abs(found - exact) <= np.finfo(a.dtype).eps * (a.shape[-1] + 1) * scale)


@pytest.mark.parametrize("m", [8, 9, 15, 33])
def test_sizes_around_blocks(product, m):
    rng = np.random.default_rng(m)
    for k, n in itertools.product((2, 3, 255, 256, 257, 520), (2, 7, 8, 9, 16, 17, 31, 32, 33, 48, 49, 72, 73, 130)):
        a, b = (rng.normal(size=size).astype(product.dtype) for size in ((m, k), (k, n)))
        check(product(a, b), a, b)


LAYOUTS = ("rows", "columns", "apart", "backwards")


@pytest.mark.parametrize("left", LAYOUTS)
@pytest.mark.parametrize("right", LAYOUTS)
def test_layouts(product, left, right):
    rng = np.random.default_rng(1)
    for m, k, n in ((11, 5, 50), (40, 300, 19), (33, 2, 600)):
        a, b = (rng.normal(size=size).astype(product.dtype) for size in ((m, k), (k, n)))
        check(product(laid_out(a, left), laid_out(b, right)), a, b)


def test_many_columns(product):
    """More than are packed at once."""
    rng = np.random.default_rng(2)
    for k, n in ((40, 5000), (700, 513)):
        a, b = (rng.normal(size=size).astype(product.dtype) for size in ((35, k), (k, n)))
        check(product(a, b), a, b)


def test_stacks_and_repeated_operands(product):
    rng = np.random.default_rng(3)
    a, b = (rng.normal(size=size).astype(product.dtype) for size in ((4, 10, 20), (4, 20, 13)))
    for left, right in ((a, b), (a, np.broadcast_to(b[0], b.shape)), (np.broadcast_to(a[:, :1], a.shape), b)):
        check(product(left, right), left, right)


def test_nan_and_infinity_stay_where_they_are(product):
    a, b = np.ones((9, 12), product.dtype), np.ones((12, 35), product.dtype)
    a[8, 3], b[4, 34] = np.nan, np.inf
    expected = np.full((9, 35), 12.0)
    expected[:, 34] = np.inf
    expected[8] = np.nan
    assert np.array_equal(product(a, b), expected, equal_nan=True)


def test_a_matrix_times_itself_turned_is_symmetric(product):
    a = np.random.default_rng(4).normal(size=(43, 37)).astype(product.dtype)
    found = product(a, a.T)
    assert np.array_equal(found, found.T)


@pytest.mark.parametrize("sizes", [(7, 10, 10), (1, 50, 50), (50, 1, 50), (50, 50, 1), (16, 600, 600), (0, 9, 9)])
def test_what_is_left_to_numpy(product, sizes):
    """Few rows, vectors, and few rows of which each number of a large matrix is used but a few times."""
    m, k, n = sizes
    assert product(np.ones((m, k), product.dtype), np.ones((k, n), product.dtype)) is None


def test_threads_do_not_show(product):
    rng = np.random.default_rng(5)
    a, b = (rng.normal(size=size).astype(product.dtype) for size in ((413, 300), (300, 90)))
    before = whilst.set_threads(1)
    try:
        expected = product(a, b).copy()
        pool.share_from(-1.0, -1.0)
        for threads in (2, 3, 5):
            whilst.set_threads(threads)
            for _ in range(10):
                assert np.array_equal(product(a, b), expected)
    finally:
        pool.share_from()
        whilst.set_threads(before)


def softmax(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[1])
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return (e / np.sum(e, axis=1, keepdims=True)) @ v


def stacks(a, b):
    return a @ b, a @ b[0], a[0] @ b, np.swapaxes(a, 1, 2) @ a


@pytest.mark.parametrize("wide", [False, True])
def test_in_programs(monkeypatch, wide):
    monkeypatch.setattr(numpy_code, "is_better", lambda types: wide and types in TYPES)
    monkeypatch.setenv("WHILST_CACHE", "off")
    rng = np.random.default_rng(6)
    q, k, v = rng.normal(size=(3, 90, 32))
    assert np.allclose(whilst.compile(softmax)(q, k, v), softmax(q, k, v), rtol=1e-13, atol=1e-13)
    for dtype in TYPES.values():
        a, b = rng.normal(size=(2, 3, 40, 40)).astype(dtype)
        for found, expected in zip(whilst.compile(stacks)(a, b), stacks(a, b), strict=True):
            assert np.allclose(found, expected, rtol=0, atol=1e-12 if dtype is np.float64 else 1e-4)


def test_only_where_blas_has_no_such_vectors(monkeypatch):
    monkeypatch.setattr(products.MACHINE, "wide", True)
    for core, better in (("Haswell", True), ("Zen", True), ("SkylakeX", False), ("Cooperlake", False), ("", False)):
        monkeypatch.setattr(products, "_core", lambda core=core: core)
        assert products.is_better("dd->d") is better
        assert not products.is_better("DD->D")
    monkeypatch.setattr(products, "_core", lambda: "Zen")
    monkeypatch.setattr(products.MACHINE, "wide", False)
    assert not products.is_better("ff->f")
