"""The pitch check: whether a text reads as if it wanted to sell, by a table of rules that everyone can read."""
