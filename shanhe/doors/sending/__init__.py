"""Forms of pages on their way: each carries a key, is acted on once, and what was typed into it is never lost or shown to another."""
