"""What is done to lists, and lists of lists, of arrays and of objects."""
