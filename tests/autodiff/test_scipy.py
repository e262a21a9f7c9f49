"""Gradients for scipy: ``jac=True`` takes what ``value_and_grad`` gives."""

import numpy as np
import pytest

import whilst

optimize = pytest.importorskip("scipy.optimize")


def rosenbrock(x):
    total = 0.0
    for i in range(len(x) - 1):
        total += 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return total


def test_value_and_gradient():
    found = optimize.minimize(whilst.value_and_grad(rosenbrock), np.zeros(6), jac=True, method="BFGS")
    assert found.success and np.allclose(found.x, 1.0, atol=1e-4)


def test_product_with_the_hessian():
    product = lambda x, p: whilst.hvp(rosenbrock, (x,), (p,))  # noqa: E731
    found = optimize.minimize(
        whilst.value_and_grad(rosenbrock), np.zeros(6), jac=True, hessp=product, method="Newton-CG"
    )
    assert found.success and np.allclose(found.x, 1.0, atol=1e-4)


def test_jacobian_of_a_system():
    def residuals(x):
        r = np.empty(2)
        r[0] = x[0] ** 2 + x[1] ** 2 - 4.0
        r[1] = np.exp(x[0]) + x[1] - 1.0
        return r

    found = optimize.root(whilst.compile(residuals), np.array([1.0, -1.0]), jac=whilst.jacobian(residuals))
    assert found.success and np.allclose(residuals(found.x), 0.0, atol=1e-8)
