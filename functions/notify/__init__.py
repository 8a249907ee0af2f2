"""What people are told, and the devices they carry."""
