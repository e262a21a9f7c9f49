"""The distance between two words (as codes), with a memo, and what to do to get from one to the other."""

KEEP, CHANGE, INSERT, DELETE = range(4)


def distance(a, b, i, j, memo):
    if i == 0:
        return j
    if j == 0:
        return i
    if (i, j) in memo:
        return memo[i, j]
    if a[i - 1] == b[j - 1]:
        best = distance(a, b, i - 1, j - 1, memo)
    else:
        best = 1 + min(
            distance(a, b, i - 1, j, memo), distance(a, b, i, j - 1, memo), distance(a, b, i - 1, j - 1, memo)
        )
    memo[i, j] = best
    return best


def script(a, b, memo):
    steps = []
    i, j = len(a), len(b)
    while i or j:
        if i and j and a[i - 1] == b[j - 1]:
            steps.append(KEEP)
            i, j = i - 1, j - 1
            continue
        here = distance(a, b, i, j, memo)
        if i and j and distance(a, b, i - 1, j - 1, memo) == here - 1:
            steps.append(CHANGE)
            i, j = i - 1, j - 1
        elif i and distance(a, b, i - 1, j, memo) == here - 1:
            steps.append(DELETE)
            i -= 1
        else:
            steps.append(INSERT)
            j -= 1
    return steps[::-1]


def compare(a, b):
    memo = {}
    return distance(a, b, len(a), len(b), memo), script(a, b, memo), len(memo)


def word(text):
    return [ord(c) for c in text]


MAIN = compare
INPUTS = [(word("kitten"), word("sitting")), (word(""), word("ab")), (word("same"), word("same")), (word("abc"), word("x"))]
LARGE = (word("the quick brown fox jumps over") * 2, word("a lazy dog sleeps under the sun") * 2)
