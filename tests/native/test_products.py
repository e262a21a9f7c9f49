"""Products of matrices of any sizes: one function for each kind of product, however many there are."""

import numpy as np
import pytest

import whilst


def several(a, b):
    """By rows: a b, a.T b, strided parts; by columns: a b.T."""
    first = a @ b
    second = first @ b.T
    third = second.T @ first
    return first, second, third, third[::2, ::2] @ first[::2, ::2].T, a.T @ a


def steps(a, x, n):
    for _ in range(n):
        x = np.tanh(a @ x) @ x.T @ x
    return x


def loss(p, x):
    h = x
    for _ in range(3):
        h = np.tanh(h @ p["w"]) @ p["v"] + h @ p["u"].T
    return np.sum(h * h)


def matrices(n, dtype=np.float64):
    return np.random.default_rng(n).normal(size=(2, n, n)).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.complex128])
@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 8, 13, 26, 27, 28, 40])
def test_as_numpy(n, dtype):
    a, b = matrices(n, dtype)
    compiled = whilst.compile(several)
    for found, expected in zip(compiled(a, b), several(a, b), strict=True):
        bound = np.finfo(dtype).eps * 100 * max(1.0, np.max(np.abs(expected), initial=0.0)) * max(n, 1)
        assert found.shape == expected.shape and np.allclose(found, expected, rtol=0, atol=bound)
    assert np.allclose(whilst.compile(steps)(a * 0.1, b * 0.1, 3), steps(a * 0.1, b * 0.1, 3), atol=1e-4)


def test_one_function_for_each_kind():
    a, b = matrices(5)
    lowering = whilst.compile(several).lower(a, b)
    assert lowering.loops.count("def product") == 4  # by rows and by columns, of rows and of others
    p = dict(zip("wvu", np.random.default_rng(0).normal(size=(3, 4, 4))))
    text = whilst.grad(loss).lower(p, a[:, :4]).loops
    assert text.count("product f64") >= 12 and text.count("def product") <= 3


def test_product_with_itself():
    a, _ = matrices(6)
    assert np.allclose(whilst.compile(lambda a: a @ a + a @ a.T + a.T @ a)(a), a @ a + a @ a.T + a.T @ a)
    assert np.allclose(whilst.compile(lambda a: a[1:4, 1:4] @ a[2:5, :3])(a), a[1:4, 1:4] @ a[2:5, :3])


def test_written_where_it_goes():
    def rows(out, a):
        for i in range(1, len(out)):
            out[i] = out[i - 1] @ a[i]
        return out

    a = np.random.default_rng(1).normal(size=(4, 5, 5))
    assert np.allclose(whilst.compile(rows)(a.copy(), a), rows(a.copy(), a))
