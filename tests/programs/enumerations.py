"""Members of enumerations that are chosen at run time."""

from enum import Enum, IntEnum

from programs.registry import program


class State(IntEnum):
    NEW = 0
    RESERVED = 1
    SHIPPED = 2
    CANCELLED = 5


class Color(Enum):
    RED = "r"
    GREEN = "g"
    BLUE = "b"

    def next(self):
        if self is Color.RED:
            return Color.GREEN
        return Color.BLUE if self is Color.GREEN else Color.RED

    @property
    def warm(self):
        return self == Color.RED


class Turn(Enum):
    LEFT = 1
    RIGHT = 2


@program((3,), (0,), (7,))
def a_light_that_changes(n):
    color = Color.RED
    seen = []
    for _ in range(n):
        color = color.next()
        seen.append(color)
    return color, seen, color.warm, color.name, color.value, color is Color.GREEN, color != Color.BLUE


@program(([1, 2, 0, 2],), passes=False)
def states_of_orders(steps):
    states = [State.NEW] * 4
    for k in range(len(steps)):
        if steps[k] == 1:
            states[k] = State.RESERVED
        elif steps[k] == 2:
            states[k] = State.CANCELLED
    count = {}
    for s in states:
        count[s] = count.get(s, 0) + 1
    return states, count[State.NEW], sum(s == State.CANCELLED for s in states), max(states).name, states[0] + 1


@program((2,), (9,), (5,))
def made_of_a_number(n):
    s = State(n)
    return s, s.name, s < State.CANCELLED, f"{s} {s.name} {s!r}"


@program((True,), (False,))
def matched(left):
    turn = Turn.LEFT if left else Turn.RIGHT
    match turn:
        case Turn.LEFT:
            angle = 90
        case Turn.RIGHT:
            angle = -90
    return angle, turn, f"{turn}", turn.value * 2, bool(turn)


class Operation(Enum):
    ADD = "+"
    SUBTRACT = "-"

    def apply(self, a, b):
        return a + b if self is Operation.ADD else a - b


@program((3, 4))
def over_the_members(a, b):
    letters = 0
    for operation in Operation:
        letters += len(operation.name)
    return [o.apply(a, b) for o in Operation], letters, len(Operation), list(Operation)[1], Operation["ADD"].value


NEXT = {
    (State.NEW, "reserve"): State.RESERVED,
    (State.RESERVED, "ship"): State.SHIPPED,
    (State.RESERVED, "cancel"): State.CANCELLED,
}


@program((["reserve", "lose", "ship"],), (["reserve", "cancel", "ship"],), ([],))
def members_in_a_global_dict(events):
    state, log = State.NEW, []
    for event in events:
        following = NEXT.get((state, event))
        if following is None:
            log.append(f"{event} ignored")
            continue
        log.append(f"{state.name} -> {following.name}")
        state = following
    return state, log


class Phase(Enum):
    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"


NEXT = {(Phase.IDLE, "start"): Phase.RUNNING, (Phase.RUNNING, "stop"): Phase.DONE}


class Stuck(Exception):
    def __init__(self, phase, event):
        super().__init__(phase, event)
        self.phase = phase


@program((["start", "stop"], 0), (["start", "start"], 0), (["stop"], 1), (["start", "stop", "start"], 1))
def members_in_exceptions(events, strict):
    phase = Phase.IDLE
    for event in events:
        print(event)
        if strict and (phase, event) not in NEXT:
            raise Stuck(phase, event)
        phase = NEXT[phase, event]
    return phase


@program((5,), (1,))
def hashes_of_members(n):
    several = [Color.RED if i % 2 else Color.BLUE for i in range(n)]
    levels = [State.NEW, State.SHIPPED]
    same = [hash(c) == hash(Color.RED) for c in several]
    return same, [hash(level) for level in levels], hash((1, levels[n % 2])) == hash((1, int(levels[n % 2]))), abs(levels[n % 2]), float(levels[n % 2])
