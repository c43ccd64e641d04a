-- A village of :people people and :messages messages, for the screen's bench: names and texts of
-- usual length, one needle among the oldest of the newest 200,000.
PRAGMA journal_mode = OFF; -- until it is made
PRAGMA cache_size = -262144;
PRAGMA foreign_keys = OFF;
PRAGMA synchronous = OFF;
BEGIN;
WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO person (id, name, grp, created_at, changed_at)
 SELECT i, substr('张王李赵钱孙周吴郑陈', i % 10 + 1, 1) || substr('建桂成玉德志长翠满多', i / 10 % 10 + 1, 1) ||
 substr('国兰才梅福远贵花仓财', i / 100 % 10 + 1, 1), i % 8 + 1, 0, 0 FROM n;
WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO phone (number) SELECT '+86139' || substr('00000000' || i, -8) FROM n;
WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO person_phone (number, person_id) SELECT '+86139' || substr('00000000' || i, -8), i FROM n;
WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < :messages)
INSERT INTO message (id, received_at, sent_at, modem, sim, sender, state, attention, text, form, outcome, handled_at)
 SELECT i, 1807322100000 - (:messages - i) * 30000, 0, 'm1', '8986', '+86139' || substr('00000000' || (i * 7919 % :people + 1), -8), 2, i % 5000 = 7,
 CASE WHEN i = max(1, :messages - 199000) THEN '针眼在这里'
 WHEN i % 3 = 0 THEN '报名 ' || (i % 90 + 1) || '亩 东坡' WHEN i % 3 = 1 THEN '交薯 ' || (i % 4000) || '斤，明天还有一车' ELSE '明天报工 2人' END,
 CASE i % 3 WHEN 0 THEN 'enroll' WHEN 1 THEN 'harvest' ELSE 'labor' END, 'accepted', 1807322100000 FROM n;
COMMIT;
PRAGMA journal_mode = WAL;
