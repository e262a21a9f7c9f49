"""Documents made from the code and its tests."""
