"""A finite automaton given as a dict of dicts is simulated; a regular grammar is minimised by partition."""


def run(transitions, start, accepting, word):
    state = start
    trace = [state]
    for symbol in word:
        state = transitions[state][symbol]
        trace.append(state)
    return state in accepting, trace


def reachable(transitions, start):
    seen = {start}
    todo = [start]
    while todo:
        state = todo.pop()
        for target in transitions[state]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def minimise(transitions, accepting):
    """Moore: blocks are split until nothing changes."""
    n = len(transitions)
    block = [1 if state in accepting else 0 for state in range(n)]
    while True:
        signatures = {}
        new = []
        for state in range(n):
            key = (block[state], block[transitions[state][0]], block[transitions[state][1]])
            if key not in signatures:
                signatures[key] = len(signatures)
            new.append(signatures[key])
        if len(set(new)) == len(set(block)):
            return new
        block = new


def examine(transitions, accepting, words):
    accepted = []
    lengths = []
    for word in words:
        ok, trace = run(transitions, 0, accepting, word)
        accepted.append(ok)
        lengths.append(len(set(trace)))
    return accepted, lengths, sorted(reachable(transitions, 0)), minimise(transitions, accepting)


EVEN = [[1, 0], [0, 1], [0, 2]]
MAIN = examine
INPUTS = [(EVEN, [0], [[0, 0], [0, 1, 1], [1]]), (EVEN, [1, 2], [[0], [1, 1, 0], []]),
          (EVEN, [0], [[0, 0], [0, 1, 1], [2]])]  # fmt: skip
LARGE = ([[(2 * s) % 37, (2 * s + 1) % 37] for s in range(37)], [0], [[(i >> k) & 1 for k in range(12)] for i in range(200)])
