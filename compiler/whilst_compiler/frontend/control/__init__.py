"""Branches and loops over the state, failures inside of ``try``, values of several kinds."""
