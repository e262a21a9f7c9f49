"""From a placed graph to loops: which values become memory, which melt into their consumers, who frees what."""
