"""Vectors of the normal distribution, as NumPy makes them of standard normal numbers; numbers of Python's ``gauss``."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["gauss", "multivariate_normal"]


def multivariate_normal(
    rng: Any, warn: Any, mean: Any, cov: Any, size: Any, method: Any, check_valid: Any, tol: Any
) -> Any:
    if np.ndim(mean) != 1:
        raise ValueError("mean must be 1 dimensional")
    if np.ndim(cov) != 2 or cov.shape[0] != cov.shape[1]:
        raise ValueError("cov must be 2 dimensional and square")
    if mean.shape[0] != cov.shape[0]:
        raise ValueError("mean and cov must have same length")
    shape = () if size is None else (size,) if isinstance(size, int) else tuple(size)
    shape = (*shape, mean.shape[0])
    x = np.reshape(rng.standard_normal(shape), (-1, mean.shape[0]))
    cov = np.asarray(cov, np.float64)
    if method == "cholesky":
        factor = np.linalg.cholesky(cov)
    else:
        if method == "eigh":
            s, u = np.linalg.eigh(cov)
            valid = check_valid == "ignore" or not np.any(s < -tol)
        else:
            u, s, vh = np.linalg.svd(cov)
            valid = check_valid == "ignore" or np.allclose(np.dot(vh.T * s, vh), cov, rtol=tol, atol=tol)
        if not valid:
            if check_valid == "raise":
                raise ValueError("covariance is not symmetric positive-semidefinite.")
            warn()
        factor = u * np.sqrt(np.abs(s))
    return np.reshape(mean + np.dot(x, factor.T), shape)


def gauss(mu: Any, sigma: Any, z: Any) -> Any:
    return mu + z * sigma
