"""Breaks runs on purpose, at moments that a seed chooses, and checks that the warehouse comes out the same."""
