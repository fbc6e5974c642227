"""Targets: the quantities a plan commits to reach, add, cut or keep."""
