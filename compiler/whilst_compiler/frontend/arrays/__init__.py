"""Arrays: layout, indices, slices, views, stores."""
