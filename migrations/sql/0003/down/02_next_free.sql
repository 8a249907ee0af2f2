DROP TABLE next_free;
