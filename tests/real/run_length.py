"""Run-length coding there and back, and the look-and-say sequence."""


def encode(values):
    runs = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    return runs


def decode(runs):
    out = []
    for value, count in runs:
        out.extend([value] * count)
    return out


def look_and_say(rounds):
    digits = [1]
    for _ in range(rounds):
        said = []
        for digit, count in encode(digits):
            said += [count, digit]
        digits = said
    return digits


def survey(values, rounds):
    runs = encode(values)
    assert decode(runs) == values
    longest = max(runs, key=lambda run: run[1]) if runs else None
    return runs, longest, look_and_say(rounds), len(runs) * 2 < len(values)


MAIN = survey
INPUTS = [([1, 1, 2, 3, 3, 3], 4), ([], 0), ([5], 1), ([0] * 20, 6)]
LARGE = ([i // 7 % 3 for i in range(3000)], 18)
