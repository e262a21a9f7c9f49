"""Lists, dicts, sets, queues and chains of tuples as values."""
