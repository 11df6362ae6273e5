-- The same duties by hand: what somebody who knows the schema and these 25 rules would write, for one day and horizon.
-- It knows nothing of policies, series, settings, segments that nest, history or corrections; it only makes rows.
-- The runner fills bench_rule (one row a rule and group) and bench_step (one row a rule and k) beforehand.
INSERT INTO followups_followup
    (customer_id, rule_id, occasion, version_id, event_id, post_id, opens_on, due_on, closes_on, entry_id)
SELECT customer_id, rule_id, occasion, version_id, event_id, post_id, opens_on, due_on, closes_on, 0
FROM (
    -- N days after event X, for 3 of 10 groups
    SELECT e.customer_id, r.rule_id, 'event:' || e.external_id || '/1' AS occasion, r.version_id, e.id AS event_id,
           r.post_id,
           CASE WHEN r.is_at THEN e.occurred_on + r.days - r.before ELSE e.occurred_on END AS opens_on,
           e.occurred_on + r.days AS due_on,
           e.occurred_on + r.days + r.tolerance AS closes_on
    FROM customers_event e
    JOIN customers_customer c ON c.id = e.customer_id
    JOIN bench_rule r ON r.kind_id = e.kind_id AND r.grp = c.attributes ->> 'group'
    WHERE e.withdrawn_on IS NULL
      AND c.opted_out_on IS NULL
      AND e.occurred_on + r.days + r.tolerance >= date '2026-04-01'
      AND e.occurred_on + CASE WHEN r.is_at THEN r.days - r.before ELSE 0 END <= date '2026-07-06'
    UNION ALL
    -- every P since joining, for one tier in 5 of 10 groups
    SELECT c.id, s.rule_id, 'date:joined_on:' || c.joined_on || '/1.' || s.k, s.version_id, NULL, s.post_id,
           (c.joined_on + make_interval(months => s.months * (s.k - 1)))::date + 1,
           (c.joined_on + make_interval(months => s.months * s.k))::date,
           (c.joined_on + make_interval(months => s.months * s.k))::date
    FROM customers_customer c
    JOIN bench_step s ON s.tier = c.attributes ->> 'tier' AND s.grp = c.attributes ->> 'group'
    WHERE c.opted_out_on IS NULL
      AND (c.joined_on + make_interval(months => s.months * s.k))::date >= date '2026-04-01'
      AND (c.joined_on + make_interval(months => s.months * (s.k - 1)))::date + 1 <= date '2026-07-06'
    UNION ALL
    -- at least once a period, for one tier in 5 of 10 groups
    SELECT c.id, p.rule_id, p.occasion, p.version_id, NULL, p.post_id, p.opens_on, p.closes_on, p.closes_on
    FROM customers_customer c
    JOIN bench_part p ON p.tier = c.attributes ->> 'tier' AND p.grp = c.attributes ->> 'group'
    WHERE c.opted_out_on IS NULL
      AND (c.joined_on IS NULL OR c.joined_on <= p.opens_on + (p.closes_on - p.opens_on + 1) / 2)
) AS owed
ORDER BY customer_id, rule_id
ON CONFLICT DO NOTHING;
