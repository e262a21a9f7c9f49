"""Single functions of NumPy by family, as expressions of two arrays ``a`` and ``b`` of one shape."""

from __future__ import annotations

__all__ = ["MATRICES", "VECTORS"]

MATRICES: dict[str, tuple[str, ...]] = {
    "arithmetic": (
        "a + b", "a * 2 + 1", "-a", "a == b", "a < b", "abs(a)", "a * b[0]", "a * b[:, :1]", "np.where(a > b, a, b)",
        "np.maximum(a, b)", "np.clip(a, a[0, 0], a[1, 1])", "np.round(a, 2)", "np.floor(a)", "np.sign(a)", "a // b",
        "a % b", "np.square(a)", "np.isnan(a)", "(a > b) & (b > a)",
    ),
    "functions": (
        "np.exp(a)", "np.log(a)", "np.sqrt(a)", "np.sin(a)", "np.tanh(a)", "np.log1p(a)", "np.hypot(a, b)",
        "np.arctan2(a, b)", "np.power(a, b)", "a**3", "a**0.5", "np.ldexp(a, 3)",
    ),
    "folds": (
        "a.sum()", "a.sum(0)", "a.sum(1)", "a.mean()", "a.mean(0)", "a.std(1)", "np.var(a, 0)", "a.max()", "a.max(0)",
        "a.max(1)", "a.min()", "np.prod(a)", "np.ptp(a, 0)", "a.argmax()", "a.argmax(0)", "a.argmax(1)",
        "np.count_nonzero(a)", "(a > b).any()", "(a == a).all(1)", "(a > b).sum()", "np.abs(a - b).max()",
        "np.nansum(a)", "np.nanmax(a)", "np.average(a, axis=0, weights=b[:, 0])", "np.array_equal(a, b)",
        "np.allclose(a, a)", "a.trace()",
    ),
    "running": (
        "np.cumsum(a)", "np.cumsum(a, 0)", "np.cumsum(a, 1)", "np.diff(a, axis=0)", "np.diff(a)",
        "np.gradient(a, axis=0)",
    ),
    "order": (
        "np.sort(a, 0)", "np.sort(a, 1)", "np.sort(a, None)", "np.argsort(a, 1)", "np.partition(a, 2, 1)[:, 2]",
        "np.median(a)", "np.median(a, 0)", "np.percentile(a, 30, 1)", "np.unique(a)",
        "np.unique(a, return_counts=True)[1]", "np.isin(a, b[0])", "np.searchsorted(np.sort(a[0]), b[0])",
        "np.lexsort((a[0], b[0]))",
    ),
    "copies": (
        "a.copy()", "a.T.copy()", "a.ravel()", "a.astype(np.float32)", "a[::2] * 2", "np.flip(a, 0).copy()",
        "np.ascontiguousarray(a.T)", "a.reshape(-1) + 1", "a.tolist()", "np.triu(a)",
        "np.broadcast_to(a[0], a.shape).copy()",
    ),
    "joining": (
        "np.concatenate((a, b))", "np.concatenate((a, b), 1)", "np.stack((a, b))", "np.stack((a, b), -1)",
        "np.dstack((a, b))", "np.block([[a, b], [b, a]])", "np.roll(a, 3, 0)", "np.roll(a, 3, 1)",
        "np.tile(a, (2, 1))", "np.repeat(a, 2, axis=0)", "np.repeat(a, 2, axis=1)", "np.pad(a, 2)",
        "np.delete(a, 3, axis=0)", "np.insert(a, 3, 0, axis=0)", "np.append(a, b)",
    ),
    "choosing": (
        "a[a > b]", "np.nonzero(a > b)[0]", "np.flatnonzero(a > b)", "np.take(a, [1, 3, 2], 0)", "a[[3, 1, 2]]",
        "a[:, ::-1].copy()", "np.take_along_axis(a, np.argsort(b, 1), 1)", "a[:, np.arange(3, -1, -1)]",
        "np.packbits(a > b)",
    ),
    "products": (
        "a @ b.T", "a.T @ b", "a @ b[0]", "b[:, 0] @ a", "np.outer(a[0], b[0])", "np.dot(a[0], b[0])",
        "np.vdot(a, b)", "np.einsum('ij->j', a)", "np.einsum('ij,ij->i', a, b)", "np.linalg.norm(a)",
        "np.linalg.norm(a, axis=1)", "np.tensordot(a, b, ([1], [1]))", "np.cov(a[:4])", "np.polyval(b[0, :4], a)",
    ),
    "counting": (
        "np.histogram(a, 10)[0]", "np.bincount(a[0].astype(int))", "np.digitize(a, np.linspace(0, 1, 20))",
        "np.interp(a[0], np.sort(b[1]), b[2])",
    ),
}  # fmt: skip
"""Of matrices with at least four rows and columns."""

VECTORS: dict[str, tuple[str, ...]] = {
    "arithmetic": (
        "a + b", "a * 2 + 1", "np.where(a > b, a, b)", "np.maximum(a, b)", "np.clip(a, a[0], a[1])",
    ),
    "functions": (
        "np.exp(a)", "np.log(a)", "np.sqrt(a)", "np.sin(a)", "np.tanh(a)",
    ),
    "folds": (
        "a.sum()", "a.mean()", "a.std()", "a.max()", "a.argmax()", "(a > b).any()", "np.array_equal(a, a)",
    ),
    "running": (
        "np.cumsum(a)", "np.diff(a)", "np.convolve(a, b[:7])", "np.convolve(a, b[:101], 'same')",
    ),
    "order": (
        "np.sort(a)", "np.argsort(a)", "np.median(a)", "np.unique(a)", "np.partition(a, 9)[9]",
        "np.searchsorted(np.sort(a), b)",
    ),
    "copies": (
        "a.copy()", "a[::-1].copy()", "a.astype(np.float32)", "a.tolist()",
    ),
    "joining": (
        "np.concatenate((a, b))", "np.stack((a, b))", "np.roll(a, 3)", "np.repeat(a, 2)", "np.tile(a, 2)",
        "np.pad(a, 2)",
    ),
    "choosing": (
        "a[a > b]", "np.flatnonzero(a > b)", "np.take(a, [1, 5, 3])", "a[np.arange(3, -1, -1)]",
    ),
    "products": (
        "np.dot(a, b)", "np.vdot(a, b)", "np.outer(a[:30], b)", "np.linalg.norm(a)", "np.fft.rfft(a)",
        "np.polyval(b[:4], a)",
    ),
    "counting": (
        "np.histogram(a, 10)[0]", "np.interp(a, np.sort(b), a)", "np.bincount(a.astype(int))",
    ),
}  # fmt: skip
