-- What a village of 5,000 people has in the middle of its season beside what tests/bench gives it:
-- the people, a million messages (village.sql) and what was enrolled (season.sql).
INSERT INTO season(year,opened_at,closed_at) VALUES(2027,1803169800000,0);
INSERT INTO status(name,json,at) VALUES('clock','{"trusted":true,"words":null}',1803169800000);
INSERT INTO status(name,json,at) VALUES('modem:m1','{"name":"m1","device":"/dev/cunxin-modem","state":"ready","words":"ready","registration":"home","operator":"CHINA MOBILE","manufacturer":"Cunxin","model":"SIM-MODEM","revision":"SIMMODEM_0.1.0","imei":"862107043556942","iccid":"89860012345678901234","centre":"+8613800100500","announces":true,"waits":"","signal":24,"storage":[{"name":"SM","used":3,"total":50}],"received":1000000,"sent":812345,"recoveries":12,"reboots":2,"modem_clock":1807322100000,"air_ms":3100,"waits_until":0}',1807322100000);
WITH RECURSIVE half(number) AS (SELECT 1004020 UNION ALL SELECT number + 1 FROM half WHERE number < 1004067)
INSERT INTO signal(modem,slot,number,level) SELECT 'm1', number % 48, number, 20 + number * 7 % 9 FROM half;

-- Progress of the planting, three evenings.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 23)
INSERT INTO report(id,form,state,person_id,name,phone,at,season,grp,zone,place,source,rules,fields,amounts)
SELECT 10000 + i, 'progress', CASE WHEN i < 16 THEN 'replaced' ELSE 'valid' END, i % 8 + 1, '社长', '', 1807007600000 + i / 8 * 86400000 + i * 60000, 2027, i % 8 + 1, '', '', 'sms', '',
 json_object('stage', 'plant', 'group', i % 8 + 1, 'area_mu', (i / 8 + 1) * (20 + i % 8 * 5)), 'progress=' || ((i / 8 + 1) * (20 + i % 8 * 5) * 1000) || ';' FROM n;
INSERT INTO progress(report_id,season,stage,grp,area,at,who) SELECT id, 2027, 'plant', grp, json_extract(fields, '$.area_mu') * 1000, at, name FROM report WHERE form = 'progress';

-- Ledgers with many rows.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1499)
INSERT INTO report(id,form,state,person_id,name,phone,at,season,grp,zone,place,source,rules,fields,amounts)
SELECT 11000 + i, 'land', CASE i % 3 WHEN 0 THEN 'offered' ELSE 'agreed' END, i + 1, '张建国', '+86139' || substr('00000000' || (i + 1), -8),
 1804000000000 + i * 600000, 2027, i % 8 + 1, 'demo', '东坡', 'sms', '',
 json_object('name', '张建国', 'group', i % 8 + 1, 'kind', 'transfer', 'area_mu', i % 40 + 1, 'place', '东坡', 'years', 3, 'price_yuan_per_mu', 400 + i % 200),
 'land=' || ((i % 40 + 1) * 1000) || ';' || CASE i % 3 WHEN 0 THEN '' ELSE 'land_agreed=' || ((i % 40 + 1) * 1000) || ';' END FROM n;
INSERT INTO land(report_id,taker,years,price,agreed_at) SELECT id, '合作社', 3, 450000, at + 86400000 FROM report WHERE form = 'land' AND state = 'agreed';
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2999)
INSERT INTO report(id,form,state,person_id,name,phone,at,season,grp,zone,place,source,rules,fields,amounts)
SELECT 13000 + i, 'supply', CASE i % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'ready' ELSE 'handed' END, i + 1, '李桂兰', '+86139' || substr('00000000' || (i + 1), -8),
 1804500000000 + i * 600000, 2027, i % 8 + 1, '', '', 'sms', '',
 json_object('name', '李桂兰', 'group', i % 8 + 1, 'item', 'seed', 'quantity_kg', 100 + i % 900),
 'supply=' || ((100 + i % 900) * 1000) || ';' FROM n;
INSERT INTO supply(report_id,item,amount,reserved) SELECT id, 'seed', json_extract(fields, '$.quantity_kg') * 1000, state = 'ready' FROM report WHERE form = 'supply';
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
INSERT INTO report(id,form,state,person_id,name,phone,at,season,grp,zone,place,source,rules,fields,amounts)
SELECT 17000 + i, 'issue', CASE WHEN i < 260 THEN 'closed' WHEN i % 2 = 0 THEN 'open' ELSE 'assigned' END, i + 1, '马成才', '+86139' || substr('00000000' || (i + 1), -8),
 1804000000000 + i * 11000000, 2027, i % 8 + 1, '', '', 'sms', '',
 json_object('text', CASE i % 3 WHEN 0 THEN '机井不上水，13912345678' WHEN 1 THEN '路灯不亮' ELSE '水渠塌了' END, 'category', CASE i % 3 WHEN 0 THEN '水利' ELSE '基础设施' END), 'issues=1000;' FROM n;
INSERT INTO problem(report_id,category,responsible,responsible_phone,due_at,watched,closed_at,result)
SELECT id, json_extract(fields, '$.category'), CASE state WHEN 'open' THEN '' ELSE '孙长贵' END, CASE state WHEN 'open' THEN '' ELSE '+8613900000007' END,
 at + 432000000, state <> 'closed', CASE state WHEN 'closed' THEN at + 172800000 ELSE 0 END, CASE state WHEN 'closed' THEN '修好了' ELSE '' END FROM report WHERE form = 'issue';

-- Work days of two months, forty places each, people waiting.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59)
INSERT INTO workday(id,date,task,places,meets,place,state,taken,waiting,remind_at,created_at)
SELECT i + 1, date('2027-03-15', i || ' days'), CASE WHEN i < 20 THEN '覆膜' WHEN i < 37 THEN '播种' ELSE '覆土' END, 40, 450, '村委会',
 'open', CASE WHEN i < 30 THEN 40 ELSE i % 30 END, CASE WHEN i < 30 THEN 20 ELSE 0 END, 1805000000000 + i * 86400000, 1803169800000 FROM n;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59)
INSERT INTO signup(id,workday_id,report_id,person_id,date,task,name,grp,phone,people,state,confirmed,changed_at)
SELECT workday.id * 100 + i, workday.id, NULL, i + 1, workday.date, '', '张建国', i % 8 + 1, '+86139' || substr('00000000' || (i + 1), -8), 1,
 i >= 40, i % 3 = 0, 1806000000000 + i * 60000
FROM workday, n WHERE i < workday.taken + workday.waiting;

-- Two hundred notices that are over, and one to everybody under way.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO broadcast(id,created_at,created_by,audience,text,urgent,not_before,useful_until,state,code,code_until,wrong_codes,released_at,released_by,begins_at,ended_at,people,messages,segments,opted_out,blocked,unreachable,staged)
SELECT i, 1803200000000 + i * 18000000, 'uid 0 root', 'group:' || (i % 8 + 1), '{village}通知：第' || i || '次，请带铁锹和水壶。', i % 50 = 0, 0, 1803300000000 + i * 18000000,
 CASE WHEN i % 29 = 0 THEN 6 ELSE 4 END, '', 0, 0, 1803200060000 + i * 18000000, 'uid 0 root', 1803200120000 + i * 18000000, 1803202000000 + i * 18000000, 0, 0, 0, 0, 0, 0, 0 FROM n;
INSERT INTO broadcast(id,created_at,created_by,audience,text,urgent,not_before,useful_until,state,code,code_until,wrong_codes,released_at,released_by,begins_at,ended_at,people,messages,segments,opted_out,blocked,unreachable,staged)
VALUES(201,1807315200000,'uid 0 root','all','{name}，后天有雨，地膜请盖牢。',0,0,1807459200000,2,'',0,0,1807315260000,'uid 0 root',1807315320000,0,4900,4900,4900,60,10,30,4900);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4900)
INSERT INTO outbox(id,created_at,not_before,useful_until,recipient,text,kind,lane,state,segments,attempts,sent_at,delivered_at,broadcast_id,error)
SELECT i, 1807315260000, 0, 1807459200000, '+86139' || substr('00000000' || i, -8), '后天有雨，地膜请盖牢。', 'broadcast', 5,
 CASE WHEN i > 1700 THEN 0 WHEN i % 97 = 0 THEN 4 WHEN i % 11 = 0 THEN 2 ELSE 3 END, 1, i <= 1700,
 CASE WHEN i > 1700 OR i % 97 = 0 THEN 0 ELSE 1807315320000 + i * 3600 END,
 CASE WHEN i > 1700 OR i % 97 = 0 OR i % 11 = 0 THEN 0 ELSE 1807315330000 + i * 3600 END, 201,
 CASE WHEN i <= 1700 AND i % 97 = 0 THEN '+CMS ERROR 1: unassigned number' ELSE '' END FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO broadcast_person(broadcast_id,n,person_id,name,grp,number,apart,outbox_id)
SELECT 201, i, i, '欧阳翠花', i % 8 + 1, CASE WHEN i > 4970 THEN '' ELSE '+86139' || substr('00000000' || i, -8) END,
 CASE WHEN i <= 4900 THEN 0 WHEN i <= 4960 THEN 1 WHEN i <= 4970 THEN 2 ELSE 3 END, CASE WHEN i <= 4900 THEN i END FROM n;
INSERT INTO tally(quarter,what,amount) VALUES(2008134,1,340),(2008134,2,1320),(2008134,4,1290);
