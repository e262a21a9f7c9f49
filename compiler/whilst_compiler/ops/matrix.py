"""Formulas over stacks of matrices and vectors: what the derivatives of linear algebra are written in."""

from __future__ import annotations

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import I64, Dim, DType, Tensor
from whilst_compiler.ops.term import Number, constant

__all__ = ["Matrix"]


class Matrix:
    """An operand whose last two axes (one, for a vector) are multiplied; those before are items of a stack."""

    __slots__ = ("builder", "operand")

    def __init__(self, builder: Builder, operand: Operand) -> None:
        self.builder = builder
        self.operand = operand

    @property
    def type(self) -> Tensor:
        assert isinstance(self.operand.type, Tensor)
        return self.operand.type

    @property
    def dtype(self) -> DType:
        return self.type.dtype

    def do(self, row: str, *others: Matrix | Number) -> Matrix:
        """An elementwise row; numbers take this operand's dtype."""
        operands = [x.operand if isinstance(x, Matrix) else constant(x, self.dtype) for x in others]
        return Matrix(self.builder, self.builder.apply(row, self.operand, *operands, name=""))

    def apply(self, row: str, *others: Matrix) -> tuple[Matrix, ...]:
        """A row of linear algebra, with all its results."""
        found = self.builder.apply_all(row, self.operand, *(x.operand for x in others))
        return tuple(Matrix(self.builder, x) for x in found)

    def cast(self, dtype: DType) -> Matrix:
        if dtype is self.dtype:
            return self
        return Matrix(self.builder, self.builder.apply("cast", self.operand, name="", dtype=dtype.value))

    # -- sizes and shapes ----------------------------------------------------------------------------------------------

    def size(self, axis: int) -> Operand:
        """The size of an axis, counted from the end."""
        dim = self.type.dims[axis]
        if isinstance(dim, int):
            return Literal(dim, I64)
        return self.builder.apply("dim", self.operand, axis=self.type.rank + axis)

    @property
    def is_square(self) -> bool:
        """Whether the sizes say so."""
        return self.type.dims[-1] == self.type.dims[-2]

    def like(self, other: Matrix) -> Matrix:
        """The same elements under the names that the sizes of another one have."""
        if self.type.dims == other.type.dims:
            return self
        sizes = [other.size(axis) for axis in range(-other.type.rank, 0)]
        return Matrix(self.builder, self.builder.apply("reshape", self.operand, *sizes, dims=other.type.dims))

    def _with_axis(self, axes: str, back: int) -> Matrix:
        dims = list(self.type.dims)
        dims.insert(len(dims) - back, 1)
        letters = "f" * (self.type.rank - len(axes) + 1) + axes
        return Matrix(self.builder, self.builder.apply("subview", self.operand, axes=letters, dims=tuple(dims)))

    @property
    def column(self) -> Matrix:
        """Vectors as matrices of one column."""
        return self._with_axis("fn", 0)

    @property
    def row(self) -> Matrix:
        """Vectors as matrices of one row."""
        return self._with_axis("nf", 1)

    @property
    def spread(self) -> Matrix:
        """Numbers, one of each item, as matrices of one element."""
        return self if not self.type.rank else self._with_axis("n", 0)._with_axis("n", 0)

    @property
    def H(self) -> Matrix:
        """Transposed and conjugated."""
        rank = self.type.rank
        order = (*range(rank - 2), rank - 1, rank - 2)
        turned = Matrix(self.builder, self.builder.apply("transpose", self.operand, permutation=order))
        return turned.conjugate

    @property
    def conjugate(self) -> Matrix:
        return self.do("conjugate") if self.dtype.kind == "c" else self

    @property
    def real(self) -> Matrix:
        return self.do("real") if self.dtype.kind == "c" else self

    def times_i(self) -> Matrix:
        """A real operand times the imaginary unit."""
        return Matrix(self.builder, self.builder.apply("complex", constant(0, self.dtype), self.operand, name=""))

    # -- arithmetic ----------------------------------------------------------------------------------------------------

    def _pair(self, other: Matrix | Number) -> tuple[Matrix, Matrix | Number]:
        if not isinstance(other, Matrix) or other.dtype is self.dtype:
            return self, other
        wide = other.dtype if other.dtype.kind == "c" else self.dtype
        return self.cast(wide), other.cast(wide)

    def __add__(self, other: Matrix) -> Matrix:
        """The other one has the same sizes, perhaps under other names."""
        a, b = self._pair(other.like(self))
        return a.do("add", b)

    def __sub__(self, other: Matrix) -> Matrix:
        a, b = self._pair(other.like(self))
        return a.do("subtract", b)

    def __mul__(self, other: Matrix | Number) -> Matrix:
        a, b = self._pair(other)
        return a.do("multiply", b)

    def __truediv__(self, other: Matrix | Number) -> Matrix:
        a, b = self._pair(other)
        return a.do("divide", b)

    def __neg__(self) -> Matrix:
        return self.do("negative")

    def __matmul__(self, other: Matrix) -> Matrix:
        a, b = self._pair(other)
        assert isinstance(b, Matrix)
        return Matrix(self.builder, self.builder.apply("matmul", a.operand, b.operand, name=""))

    def zero_or_times(self, factor: Matrix) -> Matrix:
        """The product, which is 0 where this operand is, even if the factor is infinite or NaN."""
        product = self * factor
        zero = self.do("equal", 0)
        found = self.builder.apply("where", zero.operand, constant(0, product.dtype), product.operand, name="")
        return Matrix(self.builder, found)

    def sum(self, *axes: int) -> Matrix:
        """Over axes counted from the end."""
        axes = tuple(sorted(self.type.rank + axis for axis in axes))
        return Matrix(self.builder, self.builder.apply("reduce_add", self.operand, axes=axes))

    # -- parts ---------------------------------------------------------------------------------------------------------

    def where(self, compare: str, otherwise: Number = 0) -> Matrix:
        """The elements whose row ``compare``s to their column, ``otherwise`` elsewhere."""
        return self._masked(compare, (self.size(-2), self.size(-1)), self.type.dims[-2:], otherwise)

    @property
    def on_diagonal(self) -> Matrix:
        """Vectors as diagonal matrices."""
        size, dim = self.size(-1), self.type.dims[-1]
        return self.row._masked("equal", (size, size), (dim, dim), 0)

    def _masked(self, compare: str, sizes: tuple[Operand, Operand], dims: tuple[Dim, ...], otherwise: Number) -> Matrix:
        b = self.builder
        i, j = (Matrix(b, b.apply("iota", n, dims=(d,), dtype="i64")) for n, d in zip(sizes, dims))
        mask = i.column.do(compare, j.row)
        return Matrix(b, b.apply("where", mask.operand, self.operand, constant(otherwise, self.dtype), name=""))

    @property
    def times_the_others(self) -> Matrix:
        """Vectors of products: for each element that of all others."""
        size, dim = self.size(-1), self.type.dims[-1]
        others = self.row._masked("not_equal", (size, size), (dim, dim), 1)
        product = self.builder.apply("reduce_multiply", others.operand, axes=(others.type.rank - 1,))
        return Matrix(self.builder, product)

    @property
    def diagonal(self) -> Matrix:
        """The diagonals of square matrices, as vectors."""
        return self.where("equal").sum(-1)

    def split(self, like: Matrix) -> tuple[Matrix, Matrix]:
        """The first columns, as many as another matrix has, and the others."""
        whole, first = self.type.dims[-1], like.type.dims[-1]
        known = isinstance(whole, int) and isinstance(first, int)
        other = whole - first if known else f"d{whole}_without_{first}"  # type: ignore[operator]
        zero, count = Literal(0, I64), like.size(-1)
        rest = self.builder.apply("subtract", self.size(-1), count, name="")
        return self._columns(zero, count, first), self._columns(count, rest, other)

    def _columns(self, start: Operand, size: Operand, dim: Dim) -> Matrix:
        axes, one = "f" * (self.type.rank - 1) + "s", Literal(1, I64)
        dims = (*self.type.dims[:-1], dim)
        return Matrix(self.builder, self.builder.apply("subview", self.operand, start, size, one, axes=axes, dims=dims))

    def beside(self, other: Matrix, dims: tuple[Dim, ...]) -> Matrix:
        """This matrix and then another one to its right: of these sizes."""
        axis = self.type.rank - 1
        joined = self.builder.apply("concatenate", self.operand, other.operand, axis=axis, dims=dims)
        return Matrix(self.builder, joined)
