"""Small whole programs as people write them: plain Python, unaware of being compiled.

Each module names its entry ``MAIN``, the ``INPUTS`` it is checked on and a ``LARGE`` input that is timed by
``python -m benchmarks.real``; ``ULP`` is what its floats may differ by.
"""
