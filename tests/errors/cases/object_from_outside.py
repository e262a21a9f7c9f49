class Config:
    def __init__(self):
        self.rate = 0.5


CONFIG = Config()


def broken(x):
    return CONFIG.rate * x


def mended(x, config):
    return config.rate * x


ARGS = (3.0,)
MENDED_ARGS = (3.0, CONFIG)
