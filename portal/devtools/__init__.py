"""Brings the portal up with everything it needs, and takes all of it down again.

`make` runs `python -m portal.devtools`, which starts a real PostgreSQL (unless DATABASE_URL names
one), the web server and a worker as children of one process. Nothing here is used in production.
"""
