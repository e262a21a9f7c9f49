"""Dict comprehensions some of whose keys are known: the dict has whichever keys there turn out to be."""

from programs.registry import program


@program(("a,1,2\nb,3\nc\n",), ("",), passes=False)
def means_of_lines(text):
    rows = []
    for line in text.strip().splitlines():
        name, *numbers = line.split(",")
        rows.append((name, [float(x) for x in numbers]))
    return {name: sum(numbers) / len(numbers) for name, numbers in rows if numbers}


@program((3,), (0,), passes=False)
def some_left_out(least):
    prices = [("nut", 2), ("bolt", 5), ("screw", 1)]
    found = {name: price for name, price in prices if price > least}
    found["more"] = least
    return found, "nut" in found


@program((True, "z"), (False, "z"), passes=False)
def known_and_unknown(swap, name):
    names = ["a", name if swap else "b"]
    return {n: k for k, n in enumerate(names)}
