"""Reading: any input file into pages of words with boxes, paragraphs in reading order, and tables as grids.

``inspect_file`` says what a file is, ``read_page`` reads one page (it may run in a worker process of its own),
``assemble`` puts pages together: paragraphs over page breaks, tables over pages.
"""
