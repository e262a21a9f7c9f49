"""Sudoku as Peter Norvig explains it: what is left for each square is a text, placing a digit strikes it elsewhere."""


def cross(first, second):
    return [a + b for a in first for b in second]


DIGITS = "123456789"
ROWS = "ABCDEFGHI"
SQUARES = cross(ROWS, DIGITS)
UNITLIST = (
    [cross(ROWS, c) for c in DIGITS]
    + [cross(r, DIGITS) for r in ROWS]
    + [cross(rs, cs) for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")]
)
UNITS = {s: [u for u in UNITLIST if s in u] for s in SQUARES}
PEERS = {s: set(sum(UNITS[s], [])) - {s} for s in SQUARES}


def parse_grid(grid):
    values = {s: DIGITS for s in SQUARES}
    for s, d in grid_values(grid).items():
        if d in DIGITS and not assign(values, s, d):
            return False
    return values


def grid_values(grid):
    chars = [c for c in grid if c in DIGITS or c in "0."]
    assert len(chars) == 81
    return dict(zip(SQUARES, chars))


def assign(values, s, d):
    other_values = values[s].replace(d, "")
    if all(eliminate(values, s, d2) for d2 in other_values):
        return values
    else:
        return False


def eliminate(values, s, d):
    if d not in values[s]:
        return values
    values[s] = values[s].replace(d, "")
    if len(values[s]) == 0:
        return False
    elif len(values[s]) == 1:
        d2 = values[s]
        if not all(eliminate(values, s2, d2) for s2 in PEERS[s]):
            return False
    for u in UNITS[s]:
        places = [s for s in u if d in values[s]]
        if len(places) == 0:
            return False
        elif len(places) == 1:
            if not assign(values, places[0], d):
                return False
    return values


def search(values):
    if values is False:
        return False
    if all(len(values[s]) == 1 for s in SQUARES):
        return values
    n, s = min((len(values[s]), s) for s in SQUARES if len(values[s]) > 1)
    return some(search(assign(values.copy(), s, d)) for d in values[s])


def some(seq):
    for e in seq:
        if e:
            return e
    return False


def solve(grid):
    return search(parse_grid(grid))


EASY = "003020600900305001001806400008102900700000008006708200002609500800203009005010300"
HARD = "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......"

MAIN = solve
INPUTS = [(EASY,)]
LARGE = (HARD,)
