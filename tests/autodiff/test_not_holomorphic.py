"""Derivatives of what complex numbers have and holomorphic functions do not: sizes, directions, angles."""

import numpy as np
import pytest

import whilst

Z = np.array([0.6 - 0.8j, -1.5 + 0.2j, 0.3 + 2.0j])

CASES = {
    "absolute": lambda z: np.sum(np.abs(z) ** 3),
    "sizes times values": lambda z: np.sum(np.abs(z) ** 2 * z).real,
    "sign": lambda z: np.sum(np.sign(z) * z * z).imag,
    "angle": lambda z: np.sum(np.angle(z) ** 2),
    "angle and size": lambda z: np.sum(np.abs(z) * np.cos(2 * np.angle(z))),
    "conjugate": lambda z: np.sum(z * np.conj(z) * z).real,
    "parts": lambda z: np.sum(z.real * z.imag**2),
    "norm": lambda z: np.linalg.norm(z) ** 3,
    "power": lambda z: np.sum(np.abs(z**2.5)),
    "a loop": lambda z: np.sum(np.abs(iterated(z))),
}


def iterated(z):
    w = z
    for _ in range(4):
        w = w / np.abs(w) + 0.3 * z * np.conj(w)
    return w


@pytest.mark.parametrize("name", CASES)
def test_first_and_second(name):
    whilst.check_grad(CASES[name], Z)
    whilst.check_grad(whilst.grad(CASES[name]), Z, rtol=1e-4)


def test_of_real_numbers():
    assert list(whilst.grad(lambda x: np.sum(np.angle(x) + np.sign(x) * x))(np.array([2.0, -3.0]))) == [1.0, -1.0]


def test_at_zero_what_is_not_used_stays_zero():
    masked = lambda z: np.sum(np.where(np.abs(z) > 0.5, np.angle(z), 0.0))  # noqa: E731
    found = whilst.grad(masked)(np.array([0j, 1j]))
    assert found[0] == 0 and found[1] == pytest.approx(-1.0)
    assert whilst.grad(lambda z: np.sum(np.abs(z)))(np.array([0j]))[0] == 0
