"""What the command line draws: progress bar and tables, all words from the catalogue."""
