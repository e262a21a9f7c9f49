"""What goes into a graph and comes out of it: specs of values, their leaves, what was taken for granted."""
