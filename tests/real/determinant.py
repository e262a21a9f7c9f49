"""Determinant, cofactors and inverse of a list of rows, by recursion, against elimination."""


def minor(rows, i, j):
    return [row[:j] + row[j + 1 :] for k, row in enumerate(rows) if k != i]


def determinant(rows):
    if len(rows) == 1:
        return rows[0][0]
    if len(rows) == 2:
        return rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]
    total = 0.0
    for j, x in enumerate(rows[0]):
        total += (-1) ** j * x * determinant(minor(rows, 0, j))
    return total


def eliminated(rows):
    rows = [list(row) for row in rows]
    n = len(rows)
    value = 1.0
    for k in range(n):
        pivot = max(range(k, n), key=lambda r: abs(rows[r][k]))
        if rows[pivot][k] == 0:
            return 0.0
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            value = -value
        value *= rows[k][k]
        for r in range(k + 1, n):
            factor = rows[r][k] / rows[k][k]
            for c in range(k, n):
                rows[r][c] -= factor * rows[k][c]
    return value


def inverse(rows):
    d = determinant(rows)
    if d == 0:
        raise ZeroDivisionError("the matrix is singular")
    n = len(rows)
    return [[(-1) ** (i + j) * determinant(minor(rows, j, i)) / d for j in range(n)] for i in range(n)]


def survey(rows):
    return determinant(rows), eliminated(rows), inverse(rows)


MAIN = survey
INPUTS = [([[2.0, 1.0], [1.0, 3.0]],), ([[2.0, 0.0, 1.0], [1.0, 3.0, 2.0], [1.0, 1.0, 4.0]],),
          ([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]],),
          ([[0.0, 1.0, 2.0, 1.0], [1.0, 0.0, 1.0, 2.0], [2.0, 1.0, 0.0, 1.0], [1.0, 3.0, 1.0, 0.0]],)]  # fmt: skip
LARGE = ([[float((i * 7 + j * j * 3) % 11 + (i == j)) for j in range(6)] for i in range(6)],)
