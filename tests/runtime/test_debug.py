"""The debugger of ``f.eager``."""

from __future__ import annotations

import json

import whilst
from whilst import debug


@whilst.compile
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


FIRST = collatz.python.__code__.co_firstlineno


def test_watches_see_each_value_of_a_variable():
    seen = []
    with debug.attached(debug.watch({"steps"}, lambda event: seen.append(int(event.values()["steps"])))):
        assert collatz.eager(6) == 8
    assert seen[-1] == 8
    seen.clear()
    assert collatz.eager(6) == 8 and not seen


def test_breakpoints_stop_at_lines():
    events = []
    with debug.attached(debug.break_at({FIRST + 5}, events.append)):
        collatz.eager(6)
    assert len(events) == 8
    assert all(event.line == FIRST + 5 and "add" in str(event) for event in events)


def test_each_node_is_a_step():
    events = []
    with debug.attached(debug.step(events.append)):
        collatz.eager(2)
    assert {FIRST + 3, FIRST + 4, FIRST + 5} <= {event.line for event in events}


def test_a_breakpoint_can_end_the_call():
    def stop(event):
        raise KeyboardInterrupt

    try:
        with debug.attached(debug.break_at({FIRST + 5}, stop)):
            collatz.eager(6)
    except KeyboardInterrupt:
        pass
    assert collatz.eager(6) == 8


def test_a_profile_is_a_table_and_a_trace(tmp_path):
    profile = debug.Profile()
    with debug.attached(profile):
        collatz.eager(6)
    table = profile.report()
    assert " 8 x " in table and "remainder" in table and "while" in table
    profile.save(tmp_path / "trace.json")
    events = json.loads((tmp_path / "trace.json").read_text())["traceEvents"]
    assert len(events) == sum(profile.counts.values())
    (loop,) = [event for event in events if event["name"].startswith("while")]
    inside = [event for event in events if event["name"].startswith("remainder")]
    assert len(inside) == 8 and all(event["ph"] == "X" and event["dur"] >= 0 for event in events)
    for event in inside:
        assert loop["ts"] <= event["ts"] and event["ts"] + event["dur"] <= loop["ts"] + loop["dur"]


def test_a_long_trace_is_cut():
    profile = debug.Profile(most=10)
    with debug.attached(profile):
        collatz.eager(27)
    assert len(profile._spans) == 10 and sum(profile.counts.values()) > 10
