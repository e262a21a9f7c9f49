class Job:
    def __init__(self, size):
        self.size = size
        self.owner = 1


def broken(n):
    jobs = [Job(i) for i in range(n)]
    for job in jobs:
        del job.owner
    return len(jobs)


def mended(n):
    jobs = [Job(i) for i in range(n)]
    for job in jobs:
        job.owner = None
    return len(jobs)


ARGS = (3,)
