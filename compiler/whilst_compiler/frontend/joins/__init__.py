"""Where paths meet: the lattice of templates, tagged unions, what may leave a region."""
