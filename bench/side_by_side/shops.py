"""Twenty shops with more to show than the others: ten services, five people, six pictures."""

LARGE = "SELECT id FROM business WHERE description_en LIKE 'A large shop%'"
SIZES = """jsonb_build_object('small', jsonb_build_object('path', folder || n || '/small.jpg', 'width', 128, 'height', 96),
    'medium', jsonb_build_object('path', folder || n || '/medium.jpg', 'width', 512, 'height', 384))"""

SHOPS: tuple[str, ...] = (
    "SET session_replication_role = replica",
    "INSERT INTO users (name, surname, email, email_verified_at) VALUES ('Bora', 'Hoxha', 'bora@example.com', now())",
    """UPDATE business SET description_en = 'A large shop near the square, open since 1998.', address = 'Rruga e Kavajës 12',
        email = 'shop' || id || '@example.com', website = 'https://shop' || id || '.example.com', rating_histogram = '{0,1,2,3,4}'
    WHERE id IN (SELECT id FROM business WHERE status = 'published' ORDER BY id LIMIT 20)""",
    f"""INSERT INTO service (business_id, category_id, name_en, name_sq, description_en, price, duration_minutes, rank,
        is_performed_by_everyone)
    SELECT b.id, c.id, 'Service ' || n, 'Shërbimi ' || n, 'As long as it takes.', 500 + n * 100, 30, n, n % 2 = 0
    FROM ({LARGE}) b, generate_series(1, 8) n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM category WHERE parent_id IS NOT NULL) c ON c.number = 1 + n % 3""",
    f"INSERT INTO resource (business_id) SELECT id FROM ({LARGE}) b, generate_series(1, 4)",
    """INSERT INTO resource_use SELECT business_id, id FROM resource r
    WHERE NOT EXISTS (SELECT FROM resource_use u WHERE u.resource_id = r.id)""",
    f"""INSERT INTO upload (owner_id, purpose, status, path, content_type, size_bytes, width, height, variants)
    SELECT u.id, purpose, 'ready', folder || n || '/original.jpg', 'image/jpeg', 100000, 2048, 1536, {SIZES}
    FROM users u, (SELECT 'gallery' AS purpose, 'gallery/' AS folder, generate_series(1, 120) AS n
        UNION ALL SELECT 'avatar', 'avatars/', generate_series(1, 80)) f""",
    """INSERT INTO employee (business_id, resource_id, name, surname, bio, rank, avatar_upload_id, rating_count, rating_sum)
    SELECT r.business_id, r.id, 'Dritan', 'Leka ' || r.number, 'Cuts hair since 2004.', r.number, u.id, 10, 45
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS number FROM resource r
        WHERE NOT EXISTS (SELECT FROM employee e WHERE e.resource_id = r.id)) r
    JOIN (SELECT *, row_number() OVER (ORDER BY id) AS number FROM upload WHERE purpose = 'avatar') u USING (number)""",
    f"""INSERT INTO employee_service (business_id, employee_id, service_id, price, duration_minutes)
    SELECT e.business_id, e.id, s.id, CASE WHEN e.id % 2 = 0 THEN s.price + 200 END, CASE WHEN e.id % 3 = 0 THEN 45 END
    FROM ({LARGE}) b JOIN employee e ON e.business_id = b.id JOIN service s ON s.business_id = b.id
    WHERE NOT s.is_performed_by_everyone OR e.id % 2 = 0""",
    f"""INSERT INTO gallery_image (business_id, upload_id, position, is_cover)
    SELECT b.id, u.id, (u.number - 1) % 6, (u.number - 1) % 6 = 0
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM ({LARGE}) b) b
    JOIN (SELECT *, row_number() OVER (ORDER BY id) AS number FROM upload WHERE purpose = 'gallery') u
        ON (u.number - 1) / 6 = b.number - 1""",
    """INSERT INTO next_free (business_id, service_id, starts_at, resource_id, during, worked_out_at, valid_until)
    SELECT s.business_id, s.id, f.starts_at, f.resource_id, f.during, f.worked_out_at, f.valid_until
    FROM service s JOIN (SELECT DISTINCT ON (business_id) * FROM next_free ORDER BY business_id, service_id) f
        ON f.business_id = s.business_id
    WHERE NOT EXISTS (SELECT FROM next_free n WHERE n.service_id = s.id)""",
    """UPDATE business_search SET prices = p.prices, gender = 'all'
    FROM (SELECT business_id, array_agg(DISTINCT price ORDER BY price) AS prices FROM service GROUP BY 1) p
    WHERE p.business_id = business_search.business_id AND cardinality(p.prices) > 2""",
)
