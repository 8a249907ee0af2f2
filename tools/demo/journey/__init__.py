"""The main road over HTTP: a visit is booked, paid, moved and called off, and somebody else gets its time."""
