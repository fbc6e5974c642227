"""Tables: ruled grids on scans and text pages, their cells read one by one, and fragments stitched over pages."""

from extractors.tables.cells import read_cells
from extractors.tables.scangrid import ScanTable, find_tables
from extractors.tables.stitch import stitch
from extractors.tables.textgrid import tables_of_text_page

__all__ = ["ScanTable", "find_tables", "read_cells", "stitch", "tables_of_text_page"]
