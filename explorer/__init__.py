"""The explorer: web pages on which ministry staff compare provinces and check every figure against its spot.

Pages are made on the server and work without JavaScript; no address outside the machine is asked for. ``app`` puts it
together, ``pages`` has one module a page, ``queries`` what they ask the warehouse, ``command`` the command line.
"""
