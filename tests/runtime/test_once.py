"""What is made once, also by several threads."""

from __future__ import annotations

import threading
import time

from whilst.once import once


def test_threads_get_the_same():
    made = []

    @once
    def make(key):
        time.sleep(0.02)
        made.append(key)
        return object()

    start, found = threading.Barrier(8), []

    def work():
        start.wait()
        found.append((make(1), make(2)))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [1, 2] and len(set(found)) == 1 and make(1) is found[0][0]


def test_what_failed_is_tried_again():
    tries = []

    @once
    def make():
        tries.append(None)
        if len(tries) == 1:
            raise OSError
        return 3

    try:
        make()
    except OSError:
        assert make() == make() == 3 and len(tries) == 2
