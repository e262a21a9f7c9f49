"""N queens: count the solutions and find the first."""


def safe(columns, row, column):
    for other_row, other in enumerate(columns[:row]):
        if other == column or abs(other - column) == row - other_row:
            return False
    return True


def place(columns, row):
    n = len(columns)
    if row == n:
        return True
    for column in range(n):
        if safe(columns, row, column):
            columns[row] = column
            if place(columns, row + 1):
                return True
    return False


def count(n, row=0, columns=0, rising=0, falling=0):
    if row == n:
        return 1
    total = 0
    free = ~(columns | rising | falling) & ((1 << n) - 1)
    while free:
        bit = free & -free
        free ^= bit
        total += count(n, row + 1, columns | bit, (rising | bit) << 1, (falling | bit) >> 1)
    return total


def queens(n):
    columns = [-1] * n
    found = place(columns, 0)
    return found, columns, count(n)


MAIN = queens
INPUTS = [(1,), (2,), (4,), (6,), (0,)]
LARGE = (8,)
