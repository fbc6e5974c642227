"""What the pages ask the warehouse: reads only, one module a page."""
