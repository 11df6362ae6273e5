-- Responses of two years: 40 departments of 10 people, 20 products, 4 modes, 3 questionnaires of which one has most.
INSERT INTO org_department (key, name) SELECT 'd' || n, 'Department ' || n FROM generate_series(1, 40) AS n;
INSERT INTO org_employee (number, name, password, language, department_id)
SELECT 'r' || n, 'Person ' || n, '', '', (SELECT id FROM org_department WHERE key = 'd' || (1 + n % 40))
FROM generate_series(1, 400) AS n;
INSERT INTO surveys_questionnaire
(key, title, source, policy_key, copied_from, is_anonymous, is_retired, valid_days, rest_days, entry_id)
SELECT 'q' || n, '{}', 'own', '', '', false, false, 14, 30, 0 FROM generate_series(1, 3) AS n;
INSERT INTO surveys_questionnaireversion (questionnaire_id, number, definition, entry_id)
SELECT id, 1, '{"questions": []}', 0 FROM surveys_questionnaire;
INSERT INTO surveys_response
(version_id, mode, employee_id, department_id, product, channel, language, answered_on, is_counted, csat, nps, ces, entry_id)
SELECT (SELECT min(id) FROM surveys_questionnaireversion) + CASE WHEN n % 10 < 8 THEN 0 ELSE n % 10 - 7 END,
(ARRAY['qr', 'link'])[1 + n % 2], e.id, e.department_id, 'p' || n % 20, 'phone', '', date '2024-06-01' + (n % 730)::int,
true, 1 + n % 5, CASE WHEN n % 3 = 0 THEN n % 11 END, CASE WHEN n % 4 = 0 THEN 1 + n % 7 END, 0
FROM generate_series(1, :responses) AS n JOIN org_employee AS e ON e.number = 'r' || (1 + (n % 400 * 7919) % 400);
ANALYZE
