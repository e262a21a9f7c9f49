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
        around = np.full((items, m + 2, n + (3 if n > 1 else 0)), np.nan, dtype)[:, :, :n]
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


LONG = (128, 129, 143, 160, 161, 300, 2047, 2049, 5000)


@pytest.mark.parametrize("layout", ("rows", "columns"))
def test_matrices_and_vectors(product, layout):
    """Where the numbers of a line of the matrix lie together, and lines are long; any number of lines."""
    rng = np.random.default_rng(7)
    for long, lines in itertools.product(LONG, (1, 2, 3, 4, 5, 6, 7, 8, 33)):
        m, k = (lines, long) if layout == "rows" else (long, lines)
        if k == 1:
            continue
        a = laid_out(rng.normal(size=(m, k)).astype(product.dtype), layout)
        x = rng.normal(size=(k, 1)).astype(product.dtype)
        check(product(a, x), a, x)
        check(product(x.T, a.T), x.T, a.T)


def test_matrices_and_vectors_apart(product):
    """Parts of matrices, lines backwards, vectors with numbers between theirs where they are read one at a time."""
    rng = np.random.default_rng(8)
    whole = rng.normal(size=(300, 400)).astype(product.dtype)
    long, apart = (rng.normal(size=(size, 1)).astype(product.dtype) for size in (171, 3 * 40))
    for a in (whole[3:50, 5:176], whole[::-3, 9:180], whole[:0, :171]):
        check(product(a, long), a, long)
        check(product(long.T, a.T), long.T, a.T)
    for a in (whole[5:45, 7:207].T, whole[45:5:-1, 7:207].T, whole[40:160:3, 1:].T):
        for x in (apart[::3], apart[119::-3]):
            check(product(a, x), a, x)
            check(product(x.T, a.T), x.T, a.T)
    a = whole[:, ::2]
    assert product(a, np.ones((200, 1), product.dtype)) is None and product(a.T, np.ones((300, 1), product.dtype)) is None


def test_matrices_and_vectors_in_stacks(product):
    rng = np.random.default_rng(9)
    a, x = (rng.normal(size=size).astype(product.dtype) for size in ((5, 9, 130), (5, 130, 1)))
    repeated = np.broadcast_to(x[:1], x.shape)
    for left, right in ((a, x), (a, repeated), (np.swapaxes(x, 1, 2), np.swapaxes(a, 1, 2)), (a[:0], x[:0])):
        check(product(left, right), left, right)
    turned = np.swapaxes(a, 1, 2)
    check(product(turned, a[:, :, :1]), turned, a[:, :, :1])


def test_nan_and_infinity_in_matrices_and_vectors(product):
    """What is next to a line, or behind it, is never part of it; zero times infinity is NaN."""
    for a in (np.full((6, 131), np.nan, product.dtype), np.full((131, 6), np.nan, product.dtype).T):
        inner = a[1:5, 1:-1]
        inner[:] = 1.0
        inner[2, 128] = np.inf
        x = np.ones((129, 1), product.dtype)
        assert np.array_equal(product(np.ascontiguousarray(inner), x)[:, 0], [129, 129, np.inf, 129])
    a = np.zeros((130, 7), product.dtype).T.copy()
    x = np.zeros((130, 1), product.dtype)
    x[129] = np.inf
    assert np.isnan(product(a, x)).all() and np.isnan(product(x.T, a.T)).all()


def test_threads_do_not_show_in_matrices_and_vectors(product):
    rng = np.random.default_rng(10)
    a = rng.normal(size=(523, 701)).astype(product.dtype)
    x, y = (rng.normal(size=(size, 1)).astype(product.dtype) for size in (701, 523))
    before = whilst.set_threads(1)
    try:
        expected, turned = product(a, x).copy(), product(a.T, y).copy()
        pool.share_from(-1.0, -1.0)
        for threads in (2, 3, 5):
            whilst.set_threads(threads)
            for _ in range(10):
                assert np.array_equal(product(a, x), expected) and np.array_equal(product(a.T, y), turned)
    finally:
        pool.share_from()
        whilst.set_threads(before)


@pytest.mark.parametrize("sizes", [(7, 10, 10), (1, 50, 50), (50, 1, 50), (50, 50, 1), (16, 600, 600), (0, 9, 9)])
def test_what_is_left_to_numpy(product, sizes):
    """Few rows, short vectors, and few rows of which each number of a large matrix is used but a few times."""
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
