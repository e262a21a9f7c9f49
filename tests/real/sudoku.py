"""Sudoku by backtracking, always in the cell with the fewest candidates."""


def candidates(grid, row, column):
    used = set(grid[row])
    for r in range(9):
        used.add(grid[r][column])
    top, left = row - row % 3, column - column % 3
    for r in range(top, top + 3):
        for c in range(left, left + 3):
            used.add(grid[r][c])
    return [digit for digit in range(1, 10) if digit not in used]


def most_constrained(grid):
    best, options = None, []
    for row in range(9):
        for column in range(9):
            if grid[row][column] == 0:
                possible = candidates(grid, row, column)
                if best is None or len(possible) < len(options):
                    best, options = (row, column), possible
    return best, options


def solve(grid):
    cell, options = most_constrained(grid)
    if cell is None:
        return True
    row, column = cell
    for digit in options:
        grid[row][column] = digit
        if solve(grid):
            return True
    grid[row][column] = 0
    return False


def puzzle(rows):
    grid = [[int(x) for x in row] for row in rows]
    clues = sum(1 for row in grid for x in row if x)
    return solve(grid), grid, clues


def rows(text):
    return [[int(c) for c in text[9 * i : 9 * i + 9]] for i in range(9)]


EASY = rows("534678912672195348098340567800761003400803001710024056061530284280419635045080079")
IMPOSSIBLE = [[5, 5] + [0] * 7] + [[0] * 9 for _ in range(7)] + [[1, 2, 3, 4, 5, 6, 7, 8, 0]]
NEARLY = rows("534678912672195348198342567859761423426853791713924856961537284287419635345286170")
MAIN = puzzle
INPUTS = [(EASY,), (NEARLY,)]
LARGE = (rows("000000907000420180000705026100904000050000040000507009920108000034059000507000000"),)
