"""Tables that are global, with containers in them, by keys that are known at run time."""

from programs.registry import program

GROUPS = {1: [10, 20], 2: [30]}
AFTER = {1: [2, 3], 2: [4], 3: [], 4: []}
SETS = {1: {2, 3}, 2: {1}}
PRICES = {1: {2: 3}, 4: {5: 6}}
BY_NAME = {"a": {1: 2, 3: 4}, "b": {5: 6}}
STATES = {
    "idle": {"start": "running", "stop": "idle"},
    "running": {"stop": "idle", "pause": "paused"},
    "paused": {"start": "running"},
}
DEEP = {1: {"a": [1, 2], "b": [3]}, 2: {"a": [], "b": [4]}}
KNOWN = {3, 4}


@program((1,), (2,), (5,))
def a_list_of_a_dict(k):
    return GROUPS[k][0] + len(GROUPS[k])


@program((1, 5), (2, 6), (7, 1), outside=("GROUPS",))
def a_list_of_a_dict_is_changed(k, x):
    GROUPS[k].append(x)
    GROUPS[9] = [x]
    return GROUPS[k], len(GROUPS)


@program((1,), (4,))
def a_graph_is_walked(first):
    seen, todo = [], [first]
    while todo:
        node = todo.pop()
        seen.append(node)
        todo.extend(AFTER[node])
    return seen


@program((1, 3), (2, 5), (3, 1))
def a_set_of_a_dict(k, x):
    return x in SETS[k]


@program((1, 2), (1, 9), (7, 7))
def a_dict_of_a_dict(k, x):
    return PRICES[k][x]


@program(("a",), ("z",))
def all_that_is_in_dicts_of_a_dict(key):
    total = 0
    for inner in BY_NAME.values():
        for k, v in inner.items():
            total += k * v
    return total, key in BY_NAME, {k: dict(v) for k, v in PRICES.items()}


@program((["start", "pause", "start", "stop", "x"],))
def states_and_events(events):
    state, log = "idle", []
    for event in events:
        if event in STATES[state]:
            state = STATES[state][event]
        log.append(state)
    return state, log


@program((1, "a"), (2, "b"))
def lists_in_dicts_of_a_dict(k, c):
    return sum(DEEP[k][c]), len(DEEP[k])


@program(())
def the_very_set_is_returned():
    return KNOWN
