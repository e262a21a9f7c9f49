import weakref


class Celsius:
    def __init__(self):
        self.known = weakref.WeakKeyDictionary()

    def __get__(self, obj, cls):
        return self.known.get(obj, obj.kelvin - 273.15)


class Body:
    celsius = Celsius()

    def __init__(self, kelvin):
        self.kelvin = kelvin


def broken(k):
    return Body(k).celsius


class Simple:
    def __init__(self, kelvin):
        self.kelvin = kelvin

    @property
    def celsius(self):
        return self.kelvin - 273.15


def mended(k):
    return Simple(k).celsius


ARGS = (300.0,)
