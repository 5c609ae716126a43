"""The pages of projects: board, list, timeline, the project itself, and what is done from it."""
