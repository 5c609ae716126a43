"""The pages of open competitions."""
