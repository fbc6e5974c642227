"""Measures speed, as ratios within one run: on a busy machine seconds say little, ratios say much."""
