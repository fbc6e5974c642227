"""Sample plans: content as data, typeset in the official layout, "scanned", with the truth of what is printed.

``python -m tools.samples --help`` says what can be made.
"""
