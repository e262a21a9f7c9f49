"""``del`` and ``import`` inside a function."""

import numpy as np

from programs.registry import program


@program((2,), (0,))
def delete_a_name(n):
    x = n + 1
    y = x * 2
    del x
    return y


@program((2,), (0,))
def delete_a_name_and_read_it(n):
    x = n + 1
    if n > 1:
        del x
    return x


@program((2,), (0,))
def delete_twice(n):
    x, y = n, 2
    del x, y
    if n:
        del y
    return n


@program((2.0,), (0.5,))
def import_in_a_function(x):
    import math
    import os.path as paths
    from math import cos
    from math import sin as sine

    return math.exp(x) + sine(x) * cos(x) + len(paths.sep)


@program((2.0,),)
def import_numpy_in_a_function(x):
    import numpy as xp
    import numpy.linalg

    return xp.sqrt(x) + numpy.pi


@program((0,), (1,))
def a_missing_module(n):
    if n:
        import no_such_module_anywhere

        return no_such_module_anywhere.x
    return n


@program((0,), (1,))
def an_optional_module(n):
    try:
        import no_such_module_anywhere as fast
    except ImportError:
        fast = None
    return n if fast is None else n + 1


@program((np.arange(3),))
def a_missing_member(a):
    from math import no_such_function

    return no_such_function(a[0])
