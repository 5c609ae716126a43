"""What happens in the demonstration: each module puts its part on the agenda."""
