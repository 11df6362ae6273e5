-- The same duties by hand: what somebody would write who knows the schema and these 25 rules, for one day and horizon.
-- It knows nothing of policies, series, settings, segments that nest, history or corrections; it only makes rows, and
-- only for a table that holds none of them yet.
-- The runner fills bench_rule (one row a rule and group), bench_step (one row a rule and group) and bench_part (one row
-- a rule, group and quarter) beforehand.
INSERT INTO followups_followup
    (customer_id, rule_id, occasion, version_id, event_id, post_id, department_id, opens_on, due_on, closes_on, planned_on, entry_id)
WITH customer AS MATERIALIZED (
    SELECT id, joined_on, department_id, attributes ->> 'group' AS grp, attributes ->> 'tier' AS tier
    FROM customers_customer
    WHERE opted_out_on IS NULL
)
SELECT customer_id, rule_id, occasion, version_id, event_id, post_id, department_id, opens_on, due_on, closes_on,
       -- any day of the window that is still to come; it knows no working days
       CASE WHEN due_on < date '2026-06-01' THEN due_on
            ELSE greatest(opens_on, date '2026-06-01')
                 + (hashint8extended(customer_id, rule_id) & 2147483647)::int % (due_on - greatest(opens_on, date '2026-06-01') + 1)
       END, 0
FROM (
    -- N days after event X, for 3 of 10 groups
    SELECT e.customer_id, r.rule_id, 'event:' || e.external_id || '/1' AS occasion, r.version_id, e.id AS event_id,
           r.post_id, c.department_id,
           CASE WHEN r.is_at THEN e.occurred_on + r.days - r.before ELSE e.occurred_on END AS opens_on,
           e.occurred_on + r.days AS due_on,
           e.occurred_on + r.days + r.tolerance AS closes_on
    FROM customers_event e
    JOIN customer c ON c.id = e.customer_id
    JOIN bench_rule r ON r.kind_id = e.kind_id AND r.grp = c.grp
    WHERE e.withdrawn_on IS NULL
      AND e.occurred_on >= date '2026-04-01' - 20 -- no rule here looks further back
      AND e.occurred_on + r.days + r.tolerance >= date '2026-04-01'
      AND e.occurred_on + CASE WHEN r.is_at THEN r.days - r.before ELSE 0 END <= date '2026-07-06'
    UNION ALL
    -- every P since joining, for one tier in 5 of 10 groups: the k whose window meets the days from E to the horizon
    SELECT c.id, s.rule_id, 'date:joined_on:' || c.joined_on || '/1.' || k, s.version_id, NULL, s.post_id, c.department_id,
           (c.joined_on + make_interval(months => s.months * (k - 1)))::date + 1,
           (c.joined_on + make_interval(months => s.months * k))::date,
           (c.joined_on + make_interval(months => s.months * k))::date
    FROM customer c
    JOIN bench_step s ON s.tier = c.tier AND s.grp = c.grp,
    generate_series(
        greatest(1, (date '2026-04-01' - c.joined_on - 4) / (31 * s.months)),
        (date '2026-07-06' - c.joined_on) / (28 * s.months) + 1
    ) AS k
    WHERE (c.joined_on + make_interval(months => s.months * k))::date >= date '2026-04-01'
      AND (c.joined_on + make_interval(months => s.months * (k - 1)))::date + 1 <= date '2026-07-06'
    UNION ALL
    -- at least once a period, for one tier in 5 of 10 groups
    SELECT c.id, p.rule_id, p.occasion, p.version_id, NULL, p.post_id, c.department_id, p.opens_on, p.closes_on, p.closes_on
    FROM customer c
    JOIN bench_part p ON p.tier = c.tier AND p.grp = c.grp
    WHERE c.joined_on IS NULL OR c.joined_on <= p.opens_on + (p.closes_on - p.opens_on + 1) / 2
) AS owed
ORDER BY customer_id, rule_id;
