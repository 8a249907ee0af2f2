DROP INDEX users_called_ix;
