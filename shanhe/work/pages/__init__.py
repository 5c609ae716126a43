"""Pages of the work on objects."""
