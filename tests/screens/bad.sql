INSERT INTO status(name,json,at) VALUES('modem:m1','{"name":"m1","device":"/dev/cunxin-modem","state":"ready","words":"ready","registration":"searching","operator":"中国移动","manufacturer":"Cunxin","model":"SIM-MODEM","imei":"862107043556942","iccid":"89860012345678901234","centre":"","announces":true,"waits":"the SIM may not send: call barred; next try in 30 minutes","signal":3,"storage":[{"name":"SM","used":46,"total":50}],"received":1800,"sent":1270,"recoveries":3,"reboots":1,"modem_clock":0,"air_ms":4100,"waits_until":1807324800000}',1807322100000);
INSERT INTO status(name,json,at) VALUES('modem:m2','{"name":"m2","device":"/dev/ttyUSB3","state":"held","words":"no SIM: put one in","registration":"none","operator":"","model":"\u001b[2J\u202eE173","iccid":"","centre":"","waits":"","signal":99,"storage":[]}',1807322100000);
INSERT INTO status(name,json,at) VALUES('clock','{"trusted":false,"words":"the clock jumped ahead by 0 d 3 h 12 min"}',1807322100000);
INSERT INTO setting(name,value) VALUES('hold','1');
INSERT INTO balance(sim,fen,at,text) VALUES('89860012345678901234',320,1807236000000,'您的话费余额为3.20元');
INSERT INTO outbox(id,created_at,not_before,useful_until,recipient,text,kind,lane,state,segments,attempts,broadcast_id,error) VALUES(1,1807318800000,0,0,'+8613900000001','种植任务','broadcast',5,4,1,1,2,'+CMS ERROR 28: unidentified subscriber'),(2,1807318860000,0,0,'+8613900000002','种植任务','broadcast',5,4,1,3,2,'+CMS ERROR 27: destination out of service'),(3,1807318920000,0,0,'+8613900000003','种植任务','broadcast',5,7,1,1,2,'the modem gave no result in time');
WITH RECURSIVE half(number) AS (SELECT 1004020 UNION ALL SELECT number + 1 FROM half WHERE number < 1004067) INSERT INTO signal(modem,slot,number,level) SELECT 'm1', number % 48, number, max(0, min(31, 34 - (number - 1004020) * 4 / 5 + number * 7 % 5)) FROM half WHERE number % 11 <> 3;
INSERT INTO season(year,opened_at) SELECT 2027,1803169800000 WHERE NOT EXISTS (SELECT 1 FROM season);
INSERT INTO person(id,name,grp,approved,created_at,changed_at,note) VALUES(1,'马成才',4,1,1803169800000,1803169800000,''),(2,'郭子明',2,0,1807318800000,1807318800000,'说是新搬来的'),(3,'欧阳翠花'||char(8238)||char(27)||'[31m赵',9,0,1807232400000,1807232400000,'');
INSERT INTO phone(number) VALUES('+8613900000003'),('+8617012345678');
INSERT INTO person_phone(number,person_id) VALUES('+8613900000003',1),('+8617012345678',2);
INSERT INTO report(id,form,state,person_id,name,phone,at,season,grp,zone,place,source,message_id,replaces,replaced_by,rules,fields,amounts) VALUES
(1,'issue','assigned',1,'马成才','+8613900000003',1806454800000,2027,4,'','','sms',NULL,NULL,NULL,'','{"text":"东坡的水渠塌了，13912345678 王老五家的地也淹了","category":"水利"}',''),
(2,'issue','open',NULL,'','anonymous-17',1807146000000,2027,0,'','','sms',NULL,NULL,NULL,'','{"text":"地膜发得不公平"}',''),
(3,'issue','closed',1,'马成才','+8613900000003',1806541200000,2027,4,'','','visit',NULL,NULL,NULL,'','{"text":"路灯不亮","category":"基础设施"}',''),
(4,'issue','open',NULL,'郭子明','+8617012345678',1807318800000,2027,2,'','','sms',NULL,NULL,NULL,'','{"text":"\u202e逆\u001b[2J👨‍👩‍👧‍👦👨‍👩‍👧‍👦é́́́́́ 我家的 地界 被 挪了 我家的 地界 被 挪了 我家的 地界 被 挪了"}',''),
(5,'harvest','waiting',2,'郭子明','+8617012345678',1807318860000,2027,2,'','','sms',NULL,NULL,NULL,'','{"name":"郭子明","group":2,"weight_kg":2330,"bags":40}','harvested=2330000;'),
(6,'harvest','replaced',1,'马成才','+8613900000003',1807232400000,2027,4,'','','sms',NULL,NULL,7,'','{"name":"马成才","group":4,"weight_kg":2300}','harvested=2300000;'),
(7,'harvest','valid',1,'马成才','+8613900000003',1807236000000,2027,4,'','','sms',NULL,6,NULL,'','{"name":"马成才","group":4,"weight_kg":2330,"bags":40}','harvested=2330000;'),
(8,'harvest','cancelled',1,'马成才','+8613900000003',1807149600000,2027,4,'','','walk-in',NULL,NULL,NULL,'','{"name":"马成才","group":4,"weight_kg":90000}','harvested=90000000;');
INSERT INTO problem(report_id,category,responsible,responsible_phone,due_at,watched,escalated_at,closed_at,result) VALUES(1,'水利','孙长贵','+8613900000007',1807092000000,0,1807092000000,0,''),(2,'','','',1807581600000,1,0,0,''),(3,'基础设施','王德福','+8613900000005',1806976800000,0,0,1806890400000,'灯泡换好了'),(4,'','','',0,1,0,0,'');
INSERT INTO problem_note(report_id,at,kind,who,text) VALUES(1,1806454800000,'added','+8613900000003','东坡的水渠塌了'),(1,1806541200000,'assigned','wang','孙长贵'),(1,1807092000000,'overdue','daemon',''),(3,1806890400000,'closed','wang','灯泡换好了');
INSERT INTO audit(at,who,verb,object,detail) VALUES(1806541200000,'wang','problem assign','report:1','{}');
INSERT INTO total(season,form,measure,grp,zone,place,amount,records) VALUES(2027,'issue','',4,'','',0,2),(2027,'issue','',0,'','',0,1),(2027,'issue','',2,'','',0,1),(2027,'harvest','',4,'','',0,1),(2027,'harvest','harvested',4,'','',2330000,1);
INSERT INTO broadcast(id,created_at,created_by,audience,text,urgent,not_before,useful_until,state,code,code_until,wrong_codes,released_at,released_by,begins_at,ended_at,people,messages,segments,opted_out,blocked,unreachable,staged) VALUES
(1,1807145700000,'wang','group:2','今晚有霜，请盖好苗。',1,0,1807192800000,4,'',1807146300000,0,1807146000000,'wang',1807146060000,1807192800000,2,2,2,0,1,3,2),
(2,1807318740000,'wang','all','种植任务',0,0,1807344000000,4,'',1807319340000,0,1807318780000,'wang',1807318790000,1807318980000,3,3,3,0,0,1,3),
(3,1807320300000,'wang','group:4','{name}，农药怎么配，请13800000004问清楚再打。',0,0,1807344000000,2,'',1807320900000,0,1807320360000,'wang',1807320420000,0,4,4,8,0,0,0,4),
(4,1807320600000,'wang','role:种植大户','明天开会。',0,1807405200000,1807430400000,3,'',1807321200000,0,1807320660000,'wang',1807405200000,0,1,1,1,0,0,0,1),
(5,1807320900000,'wang','all','写错了',0,0,1807344000000,6,'',1807321500000,0,1807320960000,'wang',1807321020000,1807321000000,3,3,3,0,0,0,3),
(6,1807321200000,'wang','all',char(8238)||char(27)||'[2J👨‍👩‍👧‍👦草稿 13912345678',0,0,1807344000000,0,'1234',1807321800000,2,0,'',0,0,0,0,0,0,0,0,0);
INSERT INTO outbox(id,created_at,not_before,useful_until,recipient,text,kind,lane,state,segments,attempts,sent_at,delivered_at,broadcast_id,error) VALUES
(4,1807146000000,0,1807192800000,'+8613900000006','今晚有霜，请盖好苗。','broadcast',2,3,1,1,1807146070000,1807146080000,1,''),
(5,1807146000000,0,1807192800000,'+8617012345678','今晚有霜，请盖好苗。','broadcast',2,5,1,0,0,0,1,''),
(6,1807320360000,0,1807344000000,'+8613900000003','马成才，农药怎么配，请13800000004问清楚再打。','broadcast',5,2,2,1,1807320430000,0,3,''),
(7,1807320360000,0,1807344000000,'+8613800000004','农药怎么配，请13800000004问清楚再打。','broadcast',5,1,2,1,0,0,3,''),
(8,1807320360000,0,1807344000000,'+8613900000021','农药怎么配，请13800000004问清楚再打。','broadcast',5,0,2,2,0,0,3,'+CMS ERROR 38: network out of order'),
(9,1807320360000,0,1807344000000,'+8613900000022','农药怎么配，请13800000004问清楚再打。','broadcast',5,0,2,0,0,0,3,''),
(10,1807320660000,1807405200000,1807430400000,'+8613900000003','明天开会。','broadcast',5,0,1,0,0,0,4,''),
(11,1807320960000,0,1807344000000,'+8613900000003','写错了','broadcast',5,6,1,0,0,0,5,''),
(12,1807320960000,0,1807344000000,'+8613900000001','写错了','broadcast',5,6,1,0,0,0,5,''),
(13,1807320960000,0,1807344000000,'+8613900000002','写错了','broadcast',5,6,1,0,0,0,5,'');
INSERT INTO broadcast_person(broadcast_id,n,person_id,name,grp,number,apart,outbox_id) VALUES
(1,1,20,'刘志远',2,'+8613900000006',0,4),(1,2,2,'郭子明',2,'+8617012345678',0,5),(1,3,21,'曹大虎',2,'+8613900000031',2,NULL),(1,4,22,'吴老汉',2,'',3,NULL),(1,5,23,'周老汉',2,'',3,NULL),(1,6,24,'',2,'',3,NULL),
(2,1,25,'张建国',3,'+8613900000001',0,1),(2,2,26,'李桂兰',3,'+8613900000002',0,2),(2,3,1,'马成才',4,'+8613900000003',0,3),(2,4,3,'欧阳翠花'||char(8238)||char(27)||'[31m赵',9,'',3,NULL),
(3,1,1,'马成才',4,'+8613900000003',0,6),(3,2,27,'郑秀英',4,'+8613800000004',0,7),(3,3,28,'何'||char(769)||char(769)||char(769)||'大',4,'+8613900000021',0,8),(3,4,29,'👩‍👩‍👧‍👦',4,'+8613900000022',0,9),
(4,1,1,'马成才',4,'+8613900000003',0,10),
(5,1,1,'马成才',4,'+8613900000003',0,11),(5,2,25,'张建国',3,'+8613900000001',0,12),(5,3,26,'李桂兰',3,'+8613900000002',0,13);
