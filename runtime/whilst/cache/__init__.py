"""The caches: keys that are the same in every process, entries on disk, what pickles take along."""
