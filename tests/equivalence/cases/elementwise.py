"""Functions of each element."""

from equivalence.table import read

_EXACT = """
np.abs(a) | ulp=1
np.absolute(a) | ulp=1
np.add(a, a2)
np.add(a, y)
a + a2
a - a2
a * a2
y + a
y * a
a - y
y - a
a / a2
a / y
y / a
a // a2
r // r2
a % a2
r % r2
r % y
r // y
y // r
divmod(r, r2)
divmod(r, y)
-a
+a
abs(a) | ulp=1
~a
a == a2
a != a2
a < a2
a <= a2
a > a2
a >= a2
r < y
r >= y
a == y
i & i2
i | i2
i ^ i2
b & b2
b | b2
b ^ b2
i & k
i << q
i >> q
i << i2
i >> i2
np.bitwise_and(i, i2)
np.bitwise_or(i, i2)
np.bitwise_xor(i, i2)
np.bitwise_not(i)
np.bitwise_invert(i)
np.bitwise_count(i)
np.bitwise_left_shift(i, i2)
np.bitwise_right_shift(i, i2)
np.left_shift(i, q)
np.right_shift(i, q)
np.invert(i)
np.invert(b)
np.conj(a)
np.conjugate(a)
a.conj()
a.conjugate()
np.real(a)
np.imag(a)
a.real
a.imag
np.copysign(r, r2)
np.divide(a, a2)
np.true_divide(a, a2)
np.equal(a, a2)
np.not_equal(a, a2)
np.less(a, a2)
np.less_equal(a, a2)
np.greater(a, a2)
np.greater_equal(a, a2)
np.fabs(r)
np.floor(r)
np.ceil(r)
np.trunc(r)
np.rint(a)
np.fix(r)
np.round(n)
np.round(x, k) | native
np.round(s, 1)
np.around(x, 2)
n.round()
x.round(1)
np.floor_divide(r, r2)
np.remainder(r, r2)
np.mod(r, r2)
np.fmod(r, r2)
np.fmax(a, a2) | values=plain
np.fmin(a, a2) | values=plain
np.maximum(a, a2)
np.minimum(a, a2)
np.maximum(a, y)
np.minimum(y, a)
np.gcd(i, i2)
np.lcm(i, i2)
np.heaviside(r, r2)
np.isfinite(a)
np.isinf(a)
np.isnan(a)
np.isneginf(r)
np.isposinf(r)
np.iscomplex(a)
np.isreal(a)
np.iscomplexobj(a)
np.isrealobj(a)
np.isclose(a, a2)
np.isclose(r, r2, equal_nan=True)
np.isclose(f, f2, rtol=0.5, atol=0.25)
np.logical_and(a, a2)
np.logical_or(a, a2)
np.logical_xor(a, a2)
np.logical_not(a)
np.ldexp(f, j2)
np.multiply(a, a2)
np.subtract(a, a2)
np.negative(a)
np.positive(a)
np.nextafter(r, r2)
np.spacing(r)
np.nan_to_num(a)
np.nan_to_num(x, nan=u, posinf=2.0, neginf=-3.0)
np.real_if_close(f)
np.sign(a)
np.signbit(r)
np.sqrt(r)
np.square(a)
np.reciprocal(a)
np.where(b, a, a2)
np.where(b2, a, y)
np.where(a, a2, a3)
np.clip(r, y, 3)
np.clip(r, r2, r3)
np.clip(r, u, None)
np.clip(r, None, r2)
np.clip(r, min=0, max=u)
r.clip(u, 2)
r.clip(min=1)
i ** q
i ** i2
np.power(i, i2)
np.select([b, b2], [a, a2], y)
np.select([b], [r])
np.astype(a, np.float64)
a.astype(np.int64) | values=tame
a.astype(np.uint8) | values=tame
a.astype(float)
a.astype(np.float32)
a.astype(complex)
a.astype(bool)
i.astype(np.int8)
i.astype(np.int32)
r.astype(np.complex64)
a.astype(a2.dtype) | values=tame
a.astype(np.float64, copy=False) | views
np.piecewise(f, [f < 0, f >= 0], [-1.0, 2.5])
np.piecewise(f, [f < 0, f >= 0], [lambda v: -v, lambda v: v * 2])
np.add(r, r2, out=f) | values=tame
np.add(a, a2, where=b, out=z)
np.multiply(f, f2, dtype=np.float32)
np.subtract(r, r2, dtype=float)
np.sqrt(f, where=f > 0, out=d)
np.divide(r, r2, where=r2 != 0, out=np.zeros(r.shape))
np.maximum(f, f2, out=f)
a.item() | ranks=0-0
np.frexp(f)
np.modf(r)
np.divmod(r, r2)
np.isscalar(a)
"""

_NEAR = """
np.acos(f)
np.arccos(f)
np.acosh(r)
np.arccosh(f)
np.arcsin(f)
np.asin(r)
np.arcsinh(f)
np.asinh(r)
np.arctan(f)
np.atan(r)
np.arctanh(f)
np.atanh(r)
np.arctan2(r, r2)
np.atan2(f, f2)
np.angle(a)
np.angle(x, deg=True)
np.cbrt(r)
np.cos(r)
np.cosh(r)
np.deg2rad(r)
np.degrees(r)
np.exp(r)
np.exp2(r)
np.expm1(r)
np.float_power(r, r2)
np.hypot(r, r2)
np.log(r)
np.log10(r)
np.log1p(r)
np.log2(r)
np.logaddexp(r, r2)
np.logaddexp2(r, r2)
np.power(f, f2)
np.pow(f, y)
f ** f2
f ** 2
f ** 0.5
f ** -1
f ** u | values=positive
u ** f
np.rad2deg(r)
np.radians(r)
np.sin(r)
np.sinh(r)
np.tan(r)
np.tanh(r)
np.sinc(r)
"""

_COMPLEX = """
np.exp(z)
np.log(z)
np.sqrt(z)
np.sin(z)
np.cos(z)
np.tan(z)
np.sinh(z)
np.cosh(z)
np.tanh(z)
np.arcsin(z)
np.arccos(z)
np.arctan(z)
np.arcsinh(z)
np.arccosh(z)
np.arctanh(z)
np.log2(z)
np.log10(z)
np.log1p(z)
np.exp2(z)
np.expm1(z)
np.power(z, z2)
z ** 2
z ** 0.5
np.abs(z)
"""

CASES = [*read(_EXACT, area="elementwise"), *read(_NEAR, area="transcendental", ulp="4"),
         *read(_COMPLEX, area="complex", ulp="16", values="ordinary")]  # fmt: skip
