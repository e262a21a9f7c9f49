"""The bridge to PyTorch, with PyTorch where it is installed, and with a small likeness of its interface."""

import sys
from dataclasses import dataclass

import numpy as np
import pytest

import whilst
from autodiff import fake_torch
from whilst import torch as bridge


def settle(w, x, n):
    """A loop that ends by what it computes; an array, a float and an int come back."""
    h, k = x, 0
    while k < n and np.sum(h * h) < 100.0:
        h = np.tanh(w @ h) * 1.5
        k += 1
    return h, np.sum(h * h), k


W, X = np.array([[0.3, -0.8], [1.1, 0.4]]), np.array([0.5, -1.0])


@dataclass
class Layer:
    w: object
    b: object


@pytest.fixture
def likeness(monkeypatch):
    made = fake_torch.module()
    monkeypatch.setitem(sys.modules, "torch", made)
    bridge._torch.cache_clear()
    bridge._autograd.cache_clear()
    yield made
    bridge._torch.cache_clear()
    bridge._autograd.cache_clear()


def test_with_the_likeness(likeness):
    w, x = likeness.Tensor(W.copy(), True), likeness.Tensor(X.copy())
    h, s, k = bridge.function(settle)(w, x, 3)
    assert k == 3 and np.allclose(h.data, settle(W, X, 3)[0]) and s.data == pytest.approx(settle(W, X, 3)[1])
    s.backward()
    assert np.allclose(w.grad.data, whilst.grad(lambda w: settle(w, X, 3)[1])(W)) and x.grad is None
    h.backward()
    assert np.allclose(w.grad.data, whilst.grad(lambda w: settle(w, X, 3)[1] + np.sum(settle(w, X, 3)[0]))(W))


def test_memory_is_shared_and_arguments_stay(likeness):
    def f(x):
        x[0] = 7.0
        return x * 2.0, x

    keep = whilst.compile(lambda x: x)
    given = likeness.Tensor(X.copy(), True)
    assert bridge._array(given) is given.data
    twice, same = bridge.function(f)(given)
    assert list(twice.data) == [14.0, -2.0] and list(same.data) == [7.0, -1.0] and list(given.data) == list(X)
    assert not np.shares_memory(bridge.function(keep)(given).data, given.data)


def test_without_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    bridge._torch.cache_clear()
    with pytest.raises(ImportError, match=r"whilst.torch needs PyTorch, which is not installed: pip install torch"):
        bridge.function(settle)(W, X, 3)
    bridge._torch.cache_clear()


# -- with PyTorch itself -----------------------------------------------------------------------------------------------


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def test_derivatives(torch):
    w, x = (torch.tensor(a, requires_grad=True) for a in (W, X))
    f = lambda w, x: bridge.function(settle)(w, x, 3)[:2]  # noqa: E731
    assert torch.autograd.gradcheck(f, (w, x)) and torch.autograd.gradgradcheck(f, (w, x))
    h, s, _ = bridge.function(settle)(w, x, 3)
    (s + h.sum()).backward()
    ours, w.grad = w.grad, None
    h = x
    for _ in range(3):
        h = torch.tanh(w @ h) * 1.5
    ((h * h).sum() + h.sum()).backward()
    assert torch.allclose(ours, w.grad)


def test_complex_numbers(torch):
    z = torch.tensor(X + 1j * W[0], requires_grad=True)
    f = bridge.function(lambda z: (np.sum(np.abs(z) ** 2 * z).real, z * np.conj(z) * z))
    assert torch.autograd.gradcheck(f, (z,)) and torch.autograd.gradgradcheck(f, (z,))


def test_structures(torch):
    layer = Layer(torch.tensor(W, requires_grad=True), 0.5)
    scale, count = torch.tensor(2.0, requires_grad=True), torch.tensor([1, 2])

    @bridge.function
    def f(layer, rest, count):
        return {"out": np.sum(layer.w @ rest["x"]) * rest["scale"] + layer.b, "n": len(count), "twice": count * 2}

    found = f(layer, {"x": torch.tensor(X), "scale": scale}, count)
    assert found["n"] == 2 and found["twice"].tolist() == [2, 4] and not found["twice"].requires_grad
    assert found["out"].item() == pytest.approx(np.sum(W @ X) * 2 + 0.5)
    found["out"].backward()
    assert np.allclose(layer.w.grad, 2 * np.array([X, X])) and scale.grad.item() == pytest.approx(np.sum(W @ X))
    assert scale.grad.dtype is torch.float32


def test_a_module_s_parameters(torch):
    module, x = torch.nn.Linear(2, 3), torch.randn(5, 2)
    layer = bridge.function(lambda p, x: np.maximum(x @ p["weight"].T + p["bias"], 0))
    ours, theirs = layer(dict(module.named_parameters()), x), torch.relu(module(x))
    assert torch.allclose(ours, theirs)
    ours.sum().backward()
    mine = [p.grad.clone() for p in module.parameters()]
    module.zero_grad()
    theirs.sum().backward()
    assert all(torch.allclose(g, p.grad) for g, p in zip(mine, module.parameters()))


def test_no_copies(torch):
    x = torch.tensor(X)
    assert np.shares_memory(bridge._array(x), x.numpy())
    with torch.no_grad():
        assert not bridge.function(settle)(torch.tensor(W, requires_grad=True), x, 2)[1].requires_grad


def test_misuse(torch):
    with pytest.raises(TypeError, match="no array or float that could be a tensor"):
        bridge.function(lambda x: len(x))(torch.tensor(X))
    with pytest.raises(TypeError, match="BFloat16"):
        bridge.function(lambda x: np.sum(x))(torch.zeros(2, dtype=torch.bfloat16))
