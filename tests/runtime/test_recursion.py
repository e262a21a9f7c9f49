"""Recursion that does not end raises RecursionError and leaves the process alive, in threads too."""

import threading

import pytest

import whilst


@whilst.compile
def endless(n):
    return endless(n) + 1


@whilst.compile
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


@pytest.mark.parametrize("run", [endless, endless.eager], ids=["native", "eager"])
def test_endless_recursion(run):
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        run(1)


def test_in_a_thread():
    found = []

    def work():
        try:
            endless(1)
        except RecursionError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(found) == 1


def test_deeper_than_python():
    assert depth(5000) == 5000
    assert depth.eager(3000) == 3000
