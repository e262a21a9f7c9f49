"""What can be gone through: ranges, zips, generators that are consumed at one place."""
