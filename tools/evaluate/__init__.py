"""Measures the program against truth (what is printed) and gold (what a careful reader finds)."""
