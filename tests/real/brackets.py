"""Brackets, as codes: whether they match, how deep, where each closes, and the longest part that is right."""

PAIRS = {ord(")"): ord("("), ord("]"): ord("["), ord("}"): ord("{")}
OPENING = set(PAIRS.values())
QUOTE, BACKSLASH = ord('"'), ord("\\")


class Mismatch(ValueError):
    pass


def match(codes):
    stack = []
    partner = {}
    deepest = 0
    in_text = escaped = False
    for at, code in enumerate(codes):
        if in_text:
            if escaped:
                escaped = False
            elif code == BACKSLASH:
                escaped = True
            elif code == QUOTE:
                in_text = False
        elif code == QUOTE:
            in_text = True
        elif code in OPENING:
            stack.append(at)
            deepest = max(deepest, len(stack))
        elif code in PAIRS:
            if not stack or codes[stack[-1]] != PAIRS[code]:
                raise Mismatch(f"nothing to close at {at}")
            partner[stack.pop()] = at
    if in_text:
        raise Mismatch("text is not closed")
    if stack:
        raise Mismatch(f"{len(stack)} left open, first at {stack[0]}")
    return partner, deepest


def longest_valid(codes):
    stack = [-1]
    best = 0
    for at, code in enumerate(codes):
        if code in OPENING:
            stack.append(at)
        elif code in PAIRS:
            stack.pop()
            if stack:
                best = max(best, at - stack[-1])
            else:
                stack.append(at)
    return best


def examine(codes):
    longest = longest_valid(codes)
    try:
        partner, deepest = match(codes)
    except Mismatch:
        return False, longest, 0, 0
    return True, longest, deepest, sum(b - a for a, b in partner.items())


def codes(text):
    return [ord(c) for c in text]


MAIN = examine
INPUTS = [(codes('{"a": [1, (2)]}'),), (codes("(]"),), (codes("((("),), (codes('"\\"(" ()'),), (codes(""),), (codes('"'),)]
LARGE = (codes('{"k": [(1), [2, 3], {"x": "}"}]}, ' * 80),)
