"""Whose a booking is: what each route tells the contract; the actions look, with the person in the WHERE."""

from common.web.guards import signed_in

seen_booking = signed_in.on("booking", "customer, owner, manager, the employee")
customers_booking = signed_in.on("booking", "customer", known_to="owner, manager, the employee")
teams_booking = signed_in.on("booking", "owner, manager, the employee", known_to="customer")
leaders_booking = signed_in.on("booking", "owner, manager", known_to="customer, the employee")
cancelled_booking = signed_in.on("booking", "customer, owner, manager", known_to="the employee")
