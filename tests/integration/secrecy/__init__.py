"""Nothing that anybody sends us comes out in a log or a report."""
