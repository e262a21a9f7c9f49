"""Array programs as people write them: polynomials, grids, geometry, bits, records of arrays."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.polynomial.polynomial as P

from programs.registry import program

RNG = np.random.default_rng(2)
x = np.linspace(-2, 2, 9)
pts = RNG.random((12, 2))


@program((np.array([1.0, -3, 2]), x), ulp=100_000, passes=False)
def poly_fns(c, x):
    return (
        P.polyval(x, c),
        P.polyder(c),
        P.polyint(c),
        P.polymul(c, [1, 1]),
        P.polyfromroots([1, 2]),
        P.polyvander(x, 2),
        P.polyroots(c),
        P.polyadd(c, [1]),
        P.polydiv(c, [1, 1])[0],
        P.polyfit(x, x**2, 2),
    )


@program((x,), ulp=100_000, passes=False)
def piecewise(x):
    a = np.piecewise(x, [x < 0, (x >= 0) & (x < 1), x >= 1], [lambda t: -t, 0, lambda t: t**2])
    b = np.select([x < 0, x < 1], [x**2, x], default=np.nan)
    c = np.choose(np.clip(x.astype(int), 0, 2), [x, x * 10, x * 100])
    return a, b, c, np.heaviside(x, 0.5), np.where(x > 0)[0], np.interp(x, [-1, 0, 1], [0, 5, 7], left=-9, right=9)


@program((RNG.normal(size=(4, 5)),), ulp=100_000, passes=False)
def along(m):
    def trimmed(v):
        s = np.sort(v)
        return s[1:-1].mean()

    a = np.apply_along_axis(trimmed, 1, m)
    b = np.apply_along_axis(np.cumsum, 0, m)
    c = np.apply_over_axes(np.sum, m, [0, 1])
    d = np.apply_along_axis(lambda v: v / np.linalg.norm(v), 0, m)
    return a, b, c, d


@program((5, 4), ulp=100_000, passes=False)
def grids(n, m):
    y, x = np.mgrid[0:n, 0:m]
    oy, ox = np.ogrid[-1:1:5j, -1:1:3j]
    disk = (y - n / 2) ** 2 + (x - m / 2) ** 2 <= (min(n, m) / 2) ** 2
    z = oy**2 + 1j * ox
    sub = np.arange(n * m).reshape(n, m)[np.ix_([0, 2], [1, 0])]
    g = np.meshgrid(np.arange(3), np.arange(2), indexing="ij")
    return disk, z, sub, np.stack(g, -1), np.c_[x.ravel(), y.ravel()][:3], np.r_[1:4, 0, 4], np.indices((2, 2)).sum(0)


@program((8, 6, 10), ulp=100_000, passes=False)
def mandel(w, h, it):
    y, x = (
        np.ogrid[-1.4 : 1.4 : h * 1j, -2 : 0.8 : w * 1j]
        if False
        else (np.linspace(-1.4, 1.4, h)[:, None], np.linspace(-2, 0.8, w)[None])
    )
    c = x + y * 1j
    z = np.zeros_like(c)
    div = np.full(c.shape, it, dtype=np.uint8)
    for i in range(it):
        live = np.abs(z) <= 2
        z[live] = z[live] ** 2 + c[live]
        now = (np.abs(z) > 2) & (div == it)
        div[now] = i
    return div, np.bincount(div.ravel(), minlength=it + 1)


@program(((RNG.random((6, 7)) < 0.4).astype(np.int64), 3), ulp=100_000, passes=False)
def life(g, n):
    hist = [g.sum()]
    for _ in range(n):
        nb = sum(np.roll(np.roll(g, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
        g = ((nb == 3) | (g.astype(bool) & (nb == 2))).astype(g.dtype)
        hist.append(g.sum())
    return g, hist


@program((pts,), ulp=100_000, passes=False)
def hull(pts):
    p = pts[np.lexsort((pts[:, 1], pts[:, 0]))]

    def half(points):
        out = []
        for q in points:
            while len(out) >= 2 and np.cross(np.append(out[-1] - out[-2], 0), np.append(q - out[-2], 0))[2] <= 0:
                out.pop()
            out.append(q)
        return out

    lower, upper = half(p), half(p[::-1])
    hull = np.array(lower[:-1] + upper[:-1])
    x, y = hull.T
    area = 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    return hull, area


@program((np.array([[0, 0], [1, 0], [0.5, 1.0]]), pts), ulp=100_000, passes=False)
def pip(poly, pts):
    x, y = pts[:, 0], pts[:, 1]
    inside = np.zeros(len(pts), bool)
    j = len(poly) - 1
    for i in range(len(poly)):
        xi, yi = poly[i]
        xj, yj = poly[j]
        cond = ((yi > y) != (yj > y)) & (x < (xj - xi) * (y - yi) / (yj - yi + 1e-300) + xi)
        inside ^= cond
        j = i
    return inside


@program((np.array([0.1, 0.2, 0.3]), RNG.normal(size=(3, 3))), ulp=100_000, passes=False)
def rot(angles, v):
    cx, cy, cz = np.cos(angles)
    sx, sy, sz = np.sin(angles)
    Rx = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    Ry = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    Rz = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    R = np.linalg.multi_dot([Rz, Ry, Rx])
    out = np.einsum("ij,nj->ni", R, v)
    q = np.array(
        [
            np.sqrt(max(0, 1 + R[0, 0] + R[1, 1] + R[2, 2])) / 2,
            *np.sign([R[2, 1] - R[1, 2], R[0, 2] - R[2, 0], R[1, 0] - R[0, 1]]),
        ]
    )
    return out, np.allclose(R @ R.T, np.eye(3)), np.linalg.det(R), q


@program((pts[:4], pts[4:], 3), ulp=100_000, passes=False)
def nearest(a, b, k):
    d2 = np.square(a[:, None] - b[None]).sum(-1)
    idx = np.argpartition(d2, k - 1, axis=1)[:, :k]
    near = np.take_along_axis(d2, idx, axis=1)
    o = np.argsort(near, axis=1)
    return np.take_along_axis(idx, o, 1), np.sqrt(np.take_along_axis(near, o, 1)), d2.min(1) ** 0.5


@program((np.array([[0.0, 0], [1, 0], [0, 1]]), pts), ulp=100_000, passes=False)
def bary(tri, p):
    a, b, c = tri
    v0, v1, v2 = b - a, c - a, p - a
    d00, d01, d11 = v0 @ v0, v0 @ v1, v1 @ v1
    d20, d21 = v2 @ v0, v2 @ v1
    den = d00 * d11 - d01 * d01
    v = (d11 * d20 - d01 * d21) / den
    w = (d00 * d21 - d01 * d20) / den
    u = 1 - v - w
    bc = np.column_stack((u, v, w))
    return bc, (bc >= -1e-12).all(axis=1), *np.divmod(bc[:, 0], 0.25)


@program((np.array([1, 1, 2, 2, 2, 5]),), ulp=100_000, passes=False)
def rle(x):
    n = len(x)
    starts = np.flatnonzero(np.concatenate(([True], x[1:] != x[:-1])))
    lens = np.diff(np.append(starts, n))
    vals = x[starts]
    back = np.repeat(vals, lens)
    return vals, lens, np.array_equal(back, x), dict(zip(vals.tolist(), lens.tolist()))


@program((np.array([5, 255, 1023], np.uint16),), (np.array([5, 255, 127], np.uint8),), ulp=100_000, passes=False)
def bits(x):
    u = np.unpackbits(x.view(np.uint8)).reshape(len(x), -1)
    gray = x ^ (x >> 1)
    pop = np.bitwise_count(x)
    return (
        u.sum(1),
        gray,
        pop,
        np.packbits(u[:, ::-1], axis=1).view(np.uint16 if x.itemsize == 2 else np.uint8),
        np.left_shift(x, 1),
        x.byteswap(),
        np.binary_repr(int(x[0]), 8),
    )


@program((np.array([1, 2, 3, 4]),), ulp=100_000, passes=False)
def toeplitz(c):
    n = len(c)
    i = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    T = c[i]
    d = [np.trace(T, k) for k in range(-1, 2)]
    T2 = np.tril(T, -1) + np.triu(T).T
    e = np.fromfunction(lambda i, j: np.where(i > j, i * j, i + j), (3, 4), dtype=int)
    return T, d, T2, e, np.diag(np.diag(T, 1), -1), np.rot90(T, 3), np.flip(T, (0, 1)), np.kron(np.eye(2), T[:2, :2])


@program((np.arange(12.0),), ulp=100_000, passes=False)
def inplace_views(a):
    b = a.reshape(2, -1)
    b[0] += 10
    b.T[1::2] *= 2
    c = a[::-1]
    c[:3] = a[:3]
    d = a.view()
    d.shape = (3, -1)
    d[:, 0] = -1
    np.negative(a, out=a, where=a > 20)
    return a, b, c, d, np.shares_memory(a, d)


class Stats(NamedTuple):
    mean: float
    hist: np.ndarray


@program((x,), ulp=100_000, passes=False)
def named(x):
    h, e = np.histogram(x, bins="sturges") if False else np.histogram(x, bins=5, density=True)
    s = Stats(x.mean(), h)
    return s, s._replace(mean=0.0), e


@dataclass
class Particle:
    pos: np.ndarray
    vel: np.ndarray
    m: float = 1.0

    def step(self, f, dt):
        self.vel += f / self.m * dt
        self.pos += self.vel * dt
        return self


@program((5, 1), ulp=100_000, passes=False)
def particles(n, seed):
    rng = np.random.default_rng(seed)
    ps = [Particle(rng.random(2), np.zeros(2), rng.uniform(1, 2)) for _ in range(n)]
    for t in range(4):
        com = sum(p.m * p.pos for p in ps) / sum(p.m for p in ps)
        for p in ps:
            p.step(com - p.pos, 0.1)
    return np.array([p.pos for p in ps]), ps[0].vel, max(ps, key=lambda p: p.m).m
