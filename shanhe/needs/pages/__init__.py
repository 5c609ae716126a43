"""The pages of needs and of open competitions."""
