DROP TRIGGER booking_makes_a_client ON booking;
DROP FUNCTION remember_client();
DROP INDEX booking_of_client_ix;
DROP INDEX business_client_recent_ix;
ALTER TABLE business_client DROP CONSTRAINT business_client_tags_few;
