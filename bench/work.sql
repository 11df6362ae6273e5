-- Beside the planner's company: agents of its departments who hold the post, and five follow-ups a customer around today:
-- three done with a record, two planned. Days and rules are drawn by hashes, the same in each run, so that
-- none goes with another. :departments, :agents and :follow_ups are filled in by the runner.
INSERT INTO org_organisation (id, name, time_zone, is_demo) VALUES (1, 'Bench', 'Asia/Shanghai', false) ON CONFLICT DO NOTHING;
INSERT INTO org_employee (number, name, department_id, password)
SELECT 'A' || lpad(n::text, 3, '0'), 'Agent ' || n, (SELECT min(id) FROM org_department) + n % :departments, '!'
FROM generate_series(0, :agents - 1) AS n;
INSERT INTO org_employee (number, name, department_id, password)
SELECT 'S' || lpad(n::text, 3, '0'), 'Supervisor ' || n, (SELECT min(id) FROM org_department) + n, '!'
FROM generate_series(0, :departments - 1) AS n;
INSERT INTO org_employee (number, name, password) VALUES ('ADMIN', 'Administrator', '!');
INSERT INTO org_posting (employee_id, post_id, department_id)
SELECT e.id, p.id, e.department_id FROM org_employee e, org_post p WHERE e.number LIKE 'A%' AND p.key = 'agent' AND e.number <> 'ADMIN';
INSERT INTO org_grant (employee_id, role, scope) SELECT id, 'agent', 'own' FROM org_employee WHERE number LIKE 'A%' AND number <> 'ADMIN';
INSERT INTO org_grant (employee_id, role, scope) SELECT id, 'supervisor', 'department' FROM org_employee WHERE number LIKE 'S%';
INSERT INTO org_grant (employee_id, role, scope) SELECT id, 'administrator', 'all' FROM org_employee WHERE number = 'ADMIN';
UPDATE customers_customer SET pinyin_key = 'customer ' || id, search_words = ('''customer'' ' || quote_literal(id::text))::tsvector;
TRUNCATE followups_followup CASCADE;
INSERT INTO followups_followup
    (customer_id, rule_id, occasion, version_id, event_id, post_id, department_id, opens_on, due_on, closes_on, planned_on, state, attempts, agent_id, ended_on, entry_id)
SELECT c.id, r.id, 'event:W' || n || '/1', v.id, NULL, p.id, c.department_id,
       day - 5, day, day + 2, day - ((hashint8extended(n, 6) & 1048575) % 6)::int,
       CASE WHEN n % 5 < 3 THEN 2 ELSE 1 END,
       CASE WHEN n % 5 < 3 THEN 1 ELSE 0 END,
       CASE WHEN n % 5 < 3 OR n % 20 = 4 THEN (SELECT min(id) FROM org_employee) + (hashint8extended(c.id, 1) & 1048575) % :departments
           + :departments * ((hashint8extended(n, 2) & 1048575) % (:agents / :departments)) END,
       CASE WHEN n % 5 < 3 THEN day END,
       0
FROM generate_series(0::bigint, :follow_ups - 1) AS n
JOIN customers_customer c ON c.id = 1 + n / 5
JOIN LATERAL (SELECT CASE WHEN n % 5 < 3 THEN current_date - 3 - ((hashint8extended(n, 3) & 1048575) % 360)::int ELSE current_date - 3 + ((hashint8extended(n, 4) & 1048575) % 43)::int END AS day) AS d ON true
JOIN policy_rule r ON r.id = (SELECT min(id) FROM policy_rule) + ((hashint8extended(c.id, 5) & 1048575) + n % 5 * 5) % 25
CROSS JOIN (SELECT max(id) AS id FROM policy_version) AS v
CROSS JOIN (SELECT id FROM org_post WHERE key = 'agent') AS p
ORDER BY c.id, r.id;
INSERT INTO followups_record
    (follow_up_id, customer_id, employee_id, contacted_at, channel, outcome, answers, note, state, version, review_due_on, review_post_id, entry_id)
SELECT f.id, f.customer_id, f.agent_id, f.ended_on + interval '3 hours', 'phone', 'reached', '{}', 'All is well.',
       CASE WHEN f.ended_on > current_date - 6 THEN 'submitted' ELSE 'approved' END, 1, f.ended_on + 3, f.post_id, 0
FROM followups_followup f WHERE f.state = 2;
VACUUM ANALYZE customers_customer;
VACUUM ANALYZE followups_followup;
VACUUM ANALYZE followups_record;
