-- A made-up company: 20 departments, 1 million customers, 3 million events, 5 kinds of event, 10 groups, 5 tiers.
-- :customers and :events are filled in by the runner; everything else follows from the row's number.
INSERT INTO policy_eventkind (id, key, title)
SELECT 100 + k, 'kind-' || k, '{}' FROM generate_series(0, 4) AS k;

INSERT INTO org_department (key, name) SELECT 'd' || n, 'Department ' || n FROM generate_series(0, 19) AS n;

INSERT INTO customers_customer
    (id, external_id, kind, name, pinyin_key, search_words, joined_on, attributes, department_id, entry_id)
OVERRIDING SYSTEM VALUE
SELECT n,
       'C' || n,
       1,
       'Customer ' || n,
       '',
       '',
       date '2023-01-01' + (n * 7919 % 1000)::int,
       jsonb_build_object('group', 'g' || n * 31 % 10, 'tier', 't' || n * 17 / 10 % 5, 'city', 'city-' || n % 97),
       (SELECT min(id) FROM org_department) + (hashint8extended(n, 1) & 1048575) % 20,
       0
FROM generate_series(1::bigint, :customers) AS n;

INSERT INTO customers_event (id, external_id, customer_id, kind_id, occurred_on, occurred_at, attributes, entry_id)
OVERRIDING SYSTEM VALUE
SELECT n,
       'E' || n,
       1 + (n * 48271 % :customers),
       100 + n * 13 / 7 % 5,
       date '2026-06-01' - (n * 104729 % 365)::int,
       NULL,
       '{}',
       0
FROM generate_series(1::bigint, :events) AS n;

-- A tenth of the customers told their birthday, one in four of these by the lunar calendar.
UPDATE customers_customer
SET birthday = '1980-' || to_char(1 + id / 10 % 12, 'FM00') || '-' || to_char(1 + id / 120 % 28, 'FM00'),
    birthday_calendar = CASE WHEN id % 40 = 0 THEN 'lunar' ELSE 'solar' END
WHERE id % 10 = 0;

SELECT setval(pg_get_serial_sequence('customers_customer', 'id'), :customers);
SELECT setval(pg_get_serial_sequence('customers_event', 'id'), :events);
VACUUM ANALYZE customers_customer;
VACUUM ANALYZE customers_event;
