"""The command line: ``whilst dump | run | check | bench | explain | demo``."""
