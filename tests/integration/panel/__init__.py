"""The staff's panel, page by page, over HTTP."""
