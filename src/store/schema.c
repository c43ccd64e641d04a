#include "store/schema.h"

/*
 * Every index is a page more in each commit. Lists go by id, which is the order of arrival; a
 * milestone at every 64th row tells where a time begins.
 *
 * Numbers of states are those of enum inbox_state, enum outbox_state and enum request_state.
 * Times are milliseconds since 1970, UTC; 0 is "not".
 */
static const char *const first[] = {
	"CREATE TABLE message ("
	" id INTEGER PRIMARY KEY,"
	" received_at INTEGER NOT NULL,"
	" sent_at INTEGER NOT NULL,"
	" modem TEXT NOT NULL,"
	" sim TEXT NOT NULL,"
	" sender TEXT NOT NULL,"
	" state INTEGER NOT NULL,"
	" parts INTEGER NOT NULL DEFAULT 1,"
	" parts_total INTEGER NOT NULL DEFAULT 1,"
	" gaps INTEGER NOT NULL DEFAULT 0,"
	" odd INTEGER NOT NULL DEFAULT 0,"
	" class INTEGER NOT NULL DEFAULT -1,"
	" protocol INTEGER NOT NULL DEFAULT 0,"
	" tries INTEGER NOT NULL DEFAULT 0,"
	" attention INTEGER NOT NULL DEFAULT 0,"
	" recorded INTEGER NOT NULL DEFAULT 0," /* 1: a report points to it */
	" reference INTEGER,"			/* of concatenation, with its width: */
	" reference_bits INTEGER,"
	" sender_type INTEGER,"		     /* type of number of its sender */
	" first_seen INTEGER,"		     /* when the first part came; mended with the clock */
	" first_up INTEGER,"		     /* the same on the clock that never goes back */
	" dated INTEGER NOT NULL DEFAULT 1," /* 0: first_seen is from a wrong clock */
	" text TEXT NOT NULL DEFAULT '',"
	" form TEXT,"
	" outcome TEXT,"
	" reason TEXT,"
	" handled_at INTEGER NOT NULL DEFAULT 0"
	") STRICT;"
	"CREATE INDEX message_whole ON message (id) WHERE state = 1;"
	"CREATE INDEX message_open ON message (sender, reference, parts_total) WHERE state = 0;"
	"CREATE INDEX message_open_age ON message (first_seen) WHERE state = 0;"
	"CREATE INDEX message_gaps ON message (sender, reference, parts_total) WHERE gaps = 1;"
	"CREATE INDEX message_attention ON message (id) WHERE attention = 1;"
	"CREATE INDEX message_sender ON message (sender, id);"
	"CREATE INDEX message_milestone ON message (received_at) WHERE id % 64 = 0;",

	"CREATE TABLE pdu ("
	" id INTEGER PRIMARY KEY,"
	" message_id INTEGER REFERENCES message (id),"
	" part INTEGER NOT NULL DEFAULT 0," /* 0: not of several */
	" received_at INTEGER NOT NULL,"
	" modem TEXT NOT NULL,"
	" sim TEXT NOT NULL,"
	" storage TEXT NOT NULL," /* where it was read last */
	" slot INTEGER NOT NULL,"
	" cleared INTEGER NOT NULL," /* 1: that slot is empty again */
	" copies INTEGER NOT NULL DEFAULT 1,"
	" tpdu BLOB NOT NULL," /* what makes it the same: see inbox.c */
	" hex TEXT NOT NULL"   /* the line as it came */
	") STRICT;"
	"CREATE UNIQUE INDEX pdu_same ON pdu (tpdu, sim);"
	"CREATE INDEX pdu_message ON pdu (message_id, part) WHERE message_id IS NOT NULL;"
	"CREATE INDEX pdu_slot ON pdu (slot, storage, sim) WHERE cleared = 0;",

	"CREATE TABLE outbox ("
	" id INTEGER PRIMARY KEY,"
	" created_at INTEGER NOT NULL,"
	" not_before INTEGER NOT NULL,"
	" useful_until INTEGER NOT NULL,"
	" recipient TEXT NOT NULL,"
	" text TEXT NOT NULL,"
	" kind TEXT NOT NULL,"
	" lane INTEGER NOT NULL,"
	" state INTEGER NOT NULL,"
	" segments INTEGER NOT NULL,"
	" attempts INTEGER NOT NULL DEFAULT 0,"
	" reference INTEGER NOT NULL DEFAULT -1,"
	" possible_duplicate INTEGER NOT NULL DEFAULT 0,"
	" sent_at INTEGER NOT NULL DEFAULT 0,"
	" delivered_at INTEGER NOT NULL DEFAULT 0,"
	" error TEXT NOT NULL DEFAULT '',"
	" purpose TEXT UNIQUE,"
	" in_reply_to INTEGER," /* message.id, also after that was taken away */
	" broadcast_id INTEGER"
	") STRICT;"
	"CREATE INDEX outbox_due ON outbox (lane, not_before, id) WHERE state = 0;"
	"CREATE INDEX outbox_stale ON outbox (useful_until) WHERE state = 0 AND useful_until > 0;"
	"CREATE INDEX outbox_ended ON outbox (state, id) WHERE state >= 4;"
	"CREATE INDEX outbox_recipient ON outbox (recipient, id);"
	"CREATE INDEX outbox_milestone ON outbox (created_at) WHERE id % 64 = 0;"
	"CREATE INDEX outbox_broadcast ON outbox (broadcast_id, state)"
	" WHERE broadcast_id IS NOT NULL;",

	"CREATE TABLE segment ("
	" outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,"
	" part INTEGER NOT NULL,"
	" state INTEGER NOT NULL,"
	" modem TEXT NOT NULL DEFAULT '',"
	" sim TEXT NOT NULL DEFAULT '',"
	" handed_at INTEGER NOT NULL DEFAULT 0,"
	" trusted INTEGER NOT NULL DEFAULT 0," /* the clock was right then */
	" reference INTEGER,"		       /* TP-MR of the +CMGS answer */
	" settled_at INTEGER NOT NULL DEFAULT 0,"
	" status INTEGER NOT NULL DEFAULT -1," /* TP-ST of the last report */
	" resends INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (outbox_id, part)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX segment_reference ON segment (sim, reference, handed_at)"
	" WHERE reference IS NOT NULL;"
	"CREATE INDEX segment_sending ON segment (modem, handed_at) WHERE state = 1;"
	"CREATE INDEX segment_doubtful ON segment (handed_at) WHERE state = 7;",

	/* Every hand-over, for caps and budget: a segment may have several. */
	"CREATE TABLE handed ("
	" sim TEXT NOT NULL,"
	" at INTEGER NOT NULL,"
	" outbox_id INTEGER NOT NULL,"
	" part INTEGER NOT NULL,"
	" PRIMARY KEY (sim, at, outbox_id, part)"
	") STRICT, WITHOUT ROWID;",

	/* Reports that came before their +CMGS. */
	"CREATE TABLE early ("
	" id INTEGER PRIMARY KEY,"
	" at INTEGER NOT NULL,"
	" sim TEXT NOT NULL,"
	" reference INTEGER NOT NULL,"
	" recipient TEXT NOT NULL,"
	" status INTEGER NOT NULL,"
	" discharged_at INTEGER NOT NULL"
	") STRICT;",

	"CREATE TABLE sim ("
	" iccid TEXT PRIMARY KEY,"
	" modem TEXT NOT NULL,"
	" imei TEXT NOT NULL DEFAULT '',"
	" number TEXT NOT NULL DEFAULT '',"
	" approved INTEGER NOT NULL,"
	" first_seen INTEGER NOT NULL,"
	" last_seen INTEGER NOT NULL,"
	" next_reference INTEGER NOT NULL DEFAULT 0,"
	" pin_tried TEXT," /* a digest of the PIN that was given and not accepted */
	" pin_failed_at INTEGER NOT NULL DEFAULT 0"
	") STRICT, WITHOUT ROWID;",

	"CREATE TABLE person ("
	" id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL DEFAULT 0,"
	" role TEXT NOT NULL DEFAULT '',"
	" approved INTEGER NOT NULL DEFAULT 1,"
	" created_at INTEGER NOT NULL,"
	" changed_at INTEGER NOT NULL,"
	" note TEXT NOT NULL DEFAULT ''"
	") STRICT;"
	"CREATE INDEX person_name ON person (name, grp);"
	"CREATE INDEX person_group ON person (grp, id);"
	"CREATE INDEX person_role ON person (role, id);"
	"CREATE INDEX person_waiting ON person (id) WHERE approved = 0;"
	"CREATE TABLE phone ("
	" number TEXT PRIMARY KEY,"
	" opted_out INTEGER NOT NULL DEFAULT 0,"
	" blocked INTEGER NOT NULL DEFAULT 0,"
	" changed_at INTEGER NOT NULL DEFAULT 0"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE person_phone ("
	" number TEXT NOT NULL REFERENCES phone (number),"
	" person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,"
	" PRIMARY KEY (number, person_id)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX person_phone_person ON person_phone (person_id, number);",

	"CREATE TABLE season ("
	" year INTEGER PRIMARY KEY,"
	" opened_at INTEGER NOT NULL,"
	" closed_at INTEGER NOT NULL DEFAULT 0"
	") STRICT;",

	"CREATE TABLE report ("
	" id INTEGER PRIMARY KEY,"
	" form TEXT NOT NULL,"
	" state TEXT NOT NULL,"
	" person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
	" name TEXT NOT NULL,"
	" phone TEXT NOT NULL,"
	" at INTEGER NOT NULL,"
	" season INTEGER NOT NULL,"
	" grp INTEGER NOT NULL,"
	" zone TEXT NOT NULL,"
	" place TEXT NOT NULL,"
	" source TEXT NOT NULL,"
	" message_id INTEGER," /* its message says `recorded` and stays */
	" replaces INTEGER REFERENCES report (id),"
	" replaced_by INTEGER REFERENCES report (id),"
	" rules TEXT NOT NULL,"
	" fields TEXT NOT NULL,"
	" amounts TEXT NOT NULL" /* "harvested=2330000;bags=40000;", in thousandths */
	") STRICT;"
	"CREATE INDEX report_form ON report (form, id);"
	"CREATE INDEX report_person ON report (person_id, id) WHERE person_id IS NOT NULL;"
	"CREATE INDEX report_phone ON report (phone, id);"
	"CREATE INDEX report_unusual ON report (form, state, id) WHERE state <> 'valid';"
	"CREATE INDEX report_replaces ON report (replaces) WHERE replaces IS NOT NULL;"
	"CREATE INDEX report_replaced_by ON report (replaced_by) WHERE replaced_by IS NOT NULL;"
	/* In thousandths, so that what is taken back leaves nothing. */
	"CREATE TABLE total ("
	" season INTEGER NOT NULL,"
	" form TEXT NOT NULL,"
	" measure TEXT NOT NULL," /* '' counts records */
	" grp INTEGER NOT NULL,"
	" zone TEXT NOT NULL,"
	" place TEXT NOT NULL,"
	" amount INTEGER NOT NULL,"
	" records INTEGER NOT NULL,"
	" PRIMARY KEY (season, form, measure, grp, zone, place)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX total_measure ON total (measure, season, zone);",

	"CREATE TABLE dialogue ("
	" phone TEXT PRIMARY KEY,"
	" form TEXT NOT NULL,"
	" question TEXT NOT NULL,"
	" draft TEXT NOT NULL,"
	" asked_at INTEGER NOT NULL,"
	" expires_at INTEGER NOT NULL,"
	" tries INTEGER NOT NULL,"
	" message_id INTEGER REFERENCES message (id) ON DELETE SET NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX dialogue_expiry ON dialogue (expires_at);"
	"CREATE INDEX dialogue_message ON dialogue (message_id) WHERE message_id IS NOT NULL;",

	"CREATE TABLE audit ("
	" id INTEGER PRIMARY KEY,"
	" at INTEGER NOT NULL,"
	" who TEXT NOT NULL,"
	" verb TEXT NOT NULL,"
	" object TEXT NOT NULL,"
	" detail TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX audit_object ON audit (object, id);",

	"CREATE TABLE event ("
	" id INTEGER PRIMARY KEY,"
	" at INTEGER NOT NULL,"
	" kind TEXT NOT NULL,"
	" json TEXT NOT NULL"
	") STRICT;",

	"CREATE TABLE status ("
	" name TEXT PRIMARY KEY,"
	" json TEXT NOT NULL,"
	" at INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;",

	"CREATE TABLE request ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" verb TEXT NOT NULL,"
	" arguments TEXT NOT NULL,"
	" asked_at INTEGER NOT NULL,"
	" state INTEGER NOT NULL DEFAULT 0,"
	" answered_at INTEGER NOT NULL DEFAULT 0,"
	" answer TEXT NOT NULL DEFAULT ''"
	") STRICT;"
	"CREATE INDEX request_asked ON request (id) WHERE state = 0;",

	"CREATE TABLE config ("
	" id INTEGER PRIMARY KEY CHECK (id = 1),"
	" text TEXT NOT NULL,"
	" hash TEXT NOT NULL,"
	" at INTEGER NOT NULL"
	") STRICT;",

	"CREATE TABLE setting ("
	" name TEXT PRIMARY KEY,"
	" value TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;",

	/* What was done in a quarter of an hour: a day of any zone is a row of these. */
	"CREATE TABLE tally ("
	" quarter INTEGER NOT NULL," /* utc ms / 900000 */
	" what INTEGER NOT NULL,"    /* enum tally */
	" amount INTEGER NOT NULL,"
	" PRIMARY KEY (quarter, what)"
	") STRICT, WITHOUT ROWID;",

	"CREATE VIEW v_inbox AS"
	" SELECT id, received_at, sender, text, form, outcome, reason, sent_at, modem, sim,"
	" parts, parts_total, gaps, handled_at FROM message;"
	"CREATE VIEW v_outbox AS"
	" SELECT id, created_at, recipient, text, kind, segments,"
	" CASE state WHEN 0 THEN 'queued' WHEN 1 THEN 'sending' WHEN 2 THEN 'sent'"
	" WHEN 3 THEN 'delivered' WHEN 4 THEN 'failed' WHEN 5 THEN 'expired'"
	" WHEN 6 THEN 'cancelled' ELSE 'uncertain' END AS state,"
	" attempts, NULLIF(sent_at, 0) AS sent_at, NULLIF(delivered_at, 0) AS delivered_at,"
	" NULLIF(error, '') AS error, in_reply_to, broadcast_id, not_before,"
	" NULLIF(useful_until, 0) AS useful_until, possible_duplicate FROM outbox;"
	"CREATE VIEW v_report AS"
	" SELECT id, form, name AS person, phone, at, state, fields, season, grp, zone, place,"
	" person_id, message_id, replaces, replaced_by, source FROM report;"
	"CREATE VIEW v_person AS"
	" SELECT person.id, person.name, person.grp, phone.number AS phone, person.role,"
	" COALESCE(phone.opted_out, 0) AS opted_out, COALESCE(phone.blocked, 0) AS blocked,"
	" person.approved FROM person"
	" LEFT JOIN person_phone ON person_phone.person_id = person.id"
	" LEFT JOIN phone ON phone.number = person_phone.number;",
	NULL,
};

/* Days of work, problems, land offers, supplies and stock. Amounts are thousandths. */
static const char *const days_and_wishes[] = {
	"CREATE TABLE workday ("
	" id INTEGER PRIMARY KEY,"
	" date TEXT NOT NULL," /* "2027-04-08", the village's */
	" task TEXT NOT NULL,"
	" places INTEGER NOT NULL," /* 0: no limit */
	" meets INTEGER NOT NULL,"  /* minutes of the day; -1: not said */
	" place TEXT NOT NULL,"
	" state TEXT NOT NULL,"
	" taken INTEGER NOT NULL DEFAULT 0," /* people with a place */
	" waiting INTEGER NOT NULL DEFAULT 0,"
	" moved_to INTEGER REFERENCES workday (id),"
	" remind_at INTEGER NOT NULL DEFAULT 0," /* 0: done */
	" created_at INTEGER NOT NULL"
	") STRICT;"
	"CREATE UNIQUE INDEX workday_current ON workday (date, task)"
	" WHERE state NOT IN ('moved', 'cancelled');"
	"CREATE INDEX workday_date ON workday (date, task, id);"
	"CREATE INDEX workday_remind ON workday (remind_at) WHERE remind_at > 0;"
	"CREATE INDEX workday_moved ON workday (moved_to) WHERE moved_to IS NOT NULL;"
	"CREATE TABLE signup ("
	" id INTEGER PRIMARY KEY,"
	" workday_id INTEGER REFERENCES workday (id),"
	" report_id INTEGER REFERENCES report (id),"
	" person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
	" date TEXT NOT NULL,"
	" task TEXT NOT NULL,"
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" phone TEXT NOT NULL,"
	" people INTEGER NOT NULL,"
	" state INTEGER NOT NULL," /* enum signup_state */
	" confirmed INTEGER NOT NULL DEFAULT 0,"
	" changed_at INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX signup_workday ON signup (workday_id, id);"
	"CREATE INDEX signup_waiting ON signup (workday_id, id) WHERE state = 1;"
	"CREATE INDEX signup_wished ON signup (date, id) WHERE state = 2;"
	"CREATE INDEX signup_report ON signup (report_id);"
	"CREATE INDEX signup_person ON signup (person_id) WHERE person_id IS NOT NULL;"
	"CREATE INDEX signup_phone ON signup (phone, date);"
	"CREATE TABLE daywork ("
	" id INTEGER PRIMARY KEY,"
	" report_id INTEGER NOT NULL REFERENCES report (id),"
	" date TEXT NOT NULL,"
	" task TEXT NOT NULL,"
	" person_id INTEGER NOT NULL," /* 0: not on the roster; the words stay when he leaves it */
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" days INTEGER NOT NULL"
	") STRICT;"
	/* Nobody is paid twice for a day's task. */
	"CREATE UNIQUE INDEX daywork_once ON daywork (date, task, name, grp) WHERE name <> '';"
	"CREATE INDEX daywork_report ON daywork (report_id, id);"
	"CREATE TABLE daysum ("
	" month TEXT NOT NULL," /* "2027-04" */
	" person_id INTEGER NOT NULL,"
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" task TEXT NOT NULL,"
	" days INTEGER NOT NULL,"
	" PRIMARY KEY (month, person_id, name, grp, task)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX daysum_person ON daysum (person_id, month);",

	"CREATE TABLE problem ("
	" report_id INTEGER PRIMARY KEY REFERENCES report (id),"
	" category TEXT NOT NULL,"
	" responsible TEXT NOT NULL DEFAULT '',"
	" responsible_phone TEXT NOT NULL DEFAULT '',"
	" due_at INTEGER NOT NULL DEFAULT 0,"
	" watched INTEGER NOT NULL DEFAULT 1," /* 0: closed, or told to the secretary */
	" escalated_at INTEGER NOT NULL DEFAULT 0,"
	" closed_at INTEGER NOT NULL DEFAULT 0,"
	" result TEXT NOT NULL DEFAULT '',"
	" reopened INTEGER NOT NULL DEFAULT 0" /* how often */
	") STRICT;"
	"CREATE INDEX problem_due ON problem (due_at) WHERE watched = 1 AND due_at > 0;"
	"CREATE INDEX problem_unclosed ON problem (report_id) WHERE closed_at = 0;"
	"CREATE TABLE problem_note ("
	" id INTEGER PRIMARY KEY,"
	" report_id INTEGER NOT NULL REFERENCES report (id),"
	" at INTEGER NOT NULL,"
	" kind TEXT NOT NULL," /* added, answered, unsatisfied, assigned, closed, reopened */
	" who TEXT NOT NULL,"
	" text TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX problem_note_report ON problem_note (report_id, id);",

	"CREATE TABLE land ("
	" report_id INTEGER PRIMARY KEY REFERENCES report (id),"
	" taker TEXT NOT NULL DEFAULT '',"
	" years INTEGER NOT NULL DEFAULT 0,"
	" price INTEGER NOT NULL DEFAULT 0," /* thousandths of a yuan a mu and year */
	" agreed_at INTEGER NOT NULL DEFAULT 0,"
	" planted_at INTEGER NOT NULL DEFAULT 0"
	") STRICT;",

	"CREATE TABLE supply ("
	" report_id INTEGER PRIMARY KEY REFERENCES report (id),"
	" item TEXT NOT NULL,"
	" amount INTEGER NOT NULL DEFAULT 0,"	/* 0: not said yet */
	" reserved INTEGER NOT NULL DEFAULT 0," /* 1: ready, and not handed out yet */
	" ready_at INTEGER NOT NULL DEFAULT 0,"
	" handed_at INTEGER NOT NULL DEFAULT 0"
	") STRICT;"
	"CREATE TABLE stock ("
	" item TEXT PRIMARY KEY,"
	" amount INTEGER NOT NULL,"
	" reserved INTEGER NOT NULL DEFAULT 0"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE stock_move ("
	" id INTEGER PRIMARY KEY,"
	" item TEXT NOT NULL REFERENCES stock (item),"
	" amount INTEGER NOT NULL,"
	" report_id INTEGER REFERENCES report (id),"
	" at INTEGER NOT NULL,"
	" who TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX stock_move_item ON stock_move (item, id);"
	"CREATE INDEX stock_move_report ON stock_move (report_id) WHERE report_id IS NOT NULL;",
	NULL,
};

/* Roles one by one, the order of a person's numbers, and where an import is put together. */
static const char *const roster[] = {
	"ALTER TABLE person_phone ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;",

	"DROP INDEX person_role;"
	"CREATE TABLE person_role ("
	" role TEXT NOT NULL,"
	" person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,"
	" PRIMARY KEY (role, person_id)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX person_role_person ON person_role (person_id);"
	"INSERT INTO person_role (role, person_id) SELECT role, id FROM person WHERE role <> '';",

	"CREATE TABLE import_person ("
	" import INTEGER NOT NULL,"
	" item INTEGER NOT NULL,"
	" person_id INTEGER NOT NULL," /* 0: a new one */
	" known_at INTEGER NOT NULL,"  /* its changed_at when the plan was made */
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" role TEXT NOT NULL,"
	" roles TEXT NOT NULL," /* a JSON array of words */
	" note TEXT NOT NULL,"
	" detail TEXT NOT NULL," /* for the audit row */
	" PRIMARY KEY (import, item)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE import_phone ("
	" import INTEGER NOT NULL,"
	" item INTEGER NOT NULL,"
	" rank INTEGER NOT NULL,"
	" number TEXT NOT NULL,"
	" opted_out INTEGER NOT NULL," /* 1: the file says so; what is known stays otherwise */
	" blocked INTEGER NOT NULL,"
	" PRIMARY KEY (import, item, rank)"
	") STRICT, WITHOUT ROWID;",
	NULL,
};

/* Notices to many, what the carrier says of the balance, calls that nobody took. */
static const char *const notices_and_calls[] = {
	"CREATE TABLE broadcast ("
	" id INTEGER PRIMARY KEY,"
	" created_at INTEGER NOT NULL,"
	" created_by TEXT NOT NULL,"
	" audience TEXT NOT NULL," /* as it was asked for */
	" text TEXT NOT NULL,"	   /* with its placeholders */
	" urgent INTEGER NOT NULL,"
	" not_before INTEGER NOT NULL,"
	" useful_until INTEGER NOT NULL,"
	" state INTEGER NOT NULL," /* enum broadcast_state */
	" code TEXT NOT NULL,"
	" code_until INTEGER NOT NULL,"
	" wrong_codes INTEGER NOT NULL DEFAULT 0,"
	" released_at INTEGER NOT NULL DEFAULT 0,"
	" released_by TEXT NOT NULL DEFAULT '',"
	" begins_at INTEGER NOT NULL DEFAULT 0," /* after its grace */
	" ended_at INTEGER NOT NULL DEFAULT 0,"
	" people INTEGER NOT NULL,"
	" messages INTEGER NOT NULL,"
	" segments INTEGER NOT NULL,"
	" opted_out INTEGER NOT NULL,"
	" blocked INTEGER NOT NULL,"
	" unreachable INTEGER NOT NULL,"
	" staged INTEGER NOT NULL DEFAULT 0" /* n of the last who has his message */
	") STRICT;"
	"CREATE INDEX broadcast_open ON broadcast (state, id) WHERE state IN (0, 1, 2, 3, 5);"
	"CREATE INDEX broadcast_released ON broadcast (released_at) WHERE released_at > 0;"

	/* Frozen with the draft: who it is for, and who is left out and why. */
	"CREATE TABLE broadcast_person ("
	" broadcast_id INTEGER NOT NULL REFERENCES broadcast (id) ON DELETE CASCADE,"
	" n INTEGER NOT NULL,"
	" person_id INTEGER NOT NULL," /* 0: not on the roster */
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" number TEXT NOT NULL,"
	" apart INTEGER NOT NULL," /* 0: gets it; else enum audience_state */
	" outbox_id INTEGER,"
	" PRIMARY KEY (broadcast_id, n)"
	") STRICT, WITHOUT ROWID;"

	/* How many of its messages are in which state: kept by the triggers, whoever changes one. */
	"CREATE TABLE broadcast_count ("
	" broadcast_id INTEGER NOT NULL REFERENCES broadcast (id) ON DELETE CASCADE,"
	" state INTEGER NOT NULL," /* enum outbox_state */
	" messages INTEGER NOT NULL,"
	" segments INTEGER NOT NULL,"
	" PRIMARY KEY (broadcast_id, state)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER broadcast_joined AFTER INSERT ON outbox"
	" WHEN NEW.broadcast_id IS NOT NULL BEGIN"
	" INSERT INTO broadcast_count (broadcast_id, state, messages, segments)"
	" VALUES (NEW.broadcast_id, NEW.state, 1, NEW.segments)"
	" ON CONFLICT (broadcast_id, state) DO UPDATE"
	" SET messages = messages + 1, segments = segments + excluded.segments; END;"
	"CREATE TRIGGER broadcast_moved AFTER UPDATE OF state ON outbox"
	" WHEN NEW.broadcast_id IS NOT NULL AND NEW.state <> OLD.state BEGIN"
	" UPDATE broadcast_count SET messages = messages - 1, segments = segments - OLD.segments"
	" WHERE broadcast_id = OLD.broadcast_id AND state = OLD.state;"
	" INSERT INTO broadcast_count (broadcast_id, state, messages, segments)"
	" VALUES (NEW.broadcast_id, NEW.state, 1, NEW.segments)"
	" ON CONFLICT (broadcast_id, state) DO UPDATE"
	" SET messages = messages + 1, segments = segments + excluded.segments; END;",

	"CREATE TABLE balance ("
	" sim TEXT PRIMARY KEY," /* '' not known */
	" fen INTEGER NOT NULL,"
	" at INTEGER NOT NULL,"
	" text TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;",

	"CREATE TABLE call ("
	" id INTEGER PRIMARY KEY,"
	" at INTEGER NOT NULL,"
	" number TEXT NOT NULL," /* '' withheld */
	" modem TEXT NOT NULL,"
	" sim TEXT NOT NULL,"
	" outbox_id INTEGER,"			 /* the answer; NULL none */
	" settled_at INTEGER NOT NULL DEFAULT 0" /* called back; 0: waits for it */
	") STRICT;"
	"CREATE INDEX call_number ON call (number, id);"
	"CREATE INDEX call_open ON call (number, id) WHERE settled_at = 0;",
	NULL,
};

/* Talks with villagers: what is kept beside a message for the office, and what is kept from it. */
static const char *const talks[] = {
	/* What was understood so far, of a talk that nobody will finish. */
	"CREATE TABLE draft ("
	" message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,"
	" form TEXT NOT NULL,"
	" draft TEXT NOT NULL,"
	" at INTEGER NOT NULL"
	") STRICT;",

	/* Who is behind a name that stands in for a number: see veil.h. */
	"CREATE TABLE veil ("
	" name TEXT PRIMARY KEY,"
	" number TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX veil_number ON veil (number, name);",

	/* A new number says that it belongs to somebody on the roster. */
	"CREATE TABLE claim ("
	" person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,"
	" claimed INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE"
	") STRICT;"
	"CREATE INDEX claim_claimed ON claim (claimed);",

	/* How many people of the office know of an entry of the attention list: 0 to 2. */
	"ALTER TABLE message ADD COLUMN told INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX message_untold ON message (told, handled_at) WHERE attention = 1;",
	NULL,
};

/* The season's plan: what became of it, and what people of it are asked to do. Areas are
 * thousandths of a mu. */
static const char *const season_plan[] = {
	"CREATE TABLE stage ("
	" season INTEGER NOT NULL,"
	" name TEXT NOT NULL,"
	" shift INTEGER NOT NULL DEFAULT 0," /* days */
	" serial INTEGER NOT NULL DEFAULT 0,"
	" shifted_at INTEGER NOT NULL DEFAULT 0,"
	" done_at INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (season, name)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE happening ("
	" id TEXT PRIMARY KEY," /* "2027:film:begin" */
	" season INTEGER NOT NULL,"
	" kind TEXT NOT NULL,"
	" state INTEGER NOT NULL," /* enum happening_state */
	" due_at INTEGER NOT NULL,"
	" until_at INTEGER NOT NULL,"
	" at INTEGER NOT NULL,"
	" people INTEGER NOT NULL DEFAULT 0,"
	" broadcast_id INTEGER NOT NULL DEFAULT 0,"
	" detail TEXT NOT NULL DEFAULT ''"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX happening_season ON happening (season, state);"
	"CREATE TABLE reminded ("
	" event TEXT NOT NULL,"
	" number TEXT NOT NULL,"
	" season INTEGER NOT NULL,"
	" form TEXT NOT NULL,"
	" person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" times INTEGER NOT NULL,"
	" outbox_id INTEGER NOT NULL,"
	" last_at INTEGER NOT NULL,"
	" cleared_at INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (event, number)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX reminded_number ON reminded (number, form);"
	"CREATE INDEX reminded_person ON reminded (person_id, form) WHERE cleared_at = 0;"
	"CREATE INDEX reminded_someone ON reminded (person_id) WHERE person_id IS NOT NULL;"
	"CREATE TABLE task ("
	" id INTEGER PRIMARY KEY,"
	" season INTEGER NOT NULL,"
	" stage TEXT NOT NULL,"
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
	" who TEXT NOT NULL,"
	" phone TEXT NOT NULL,"
	" area INTEGER NOT NULL,"
	" done INTEGER NOT NULL DEFAULT 0,"
	" told_at INTEGER NOT NULL,"
	" due_at INTEGER NOT NULL,"
	" answered_at INTEGER NOT NULL DEFAULT 0,"
	" finished_at INTEGER NOT NULL DEFAULT 0"
	") STRICT;"
	"CREATE UNIQUE INDEX task_once ON task (season, stage, name, grp, phone);"
	"CREATE INDEX task_person ON task (person_id) WHERE person_id IS NOT NULL;"
	"CREATE TABLE checklist ("
	" id INTEGER PRIMARY KEY,"
	" season INTEGER NOT NULL,"
	" event TEXT NOT NULL,"
	" name TEXT NOT NULL,"
	" person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
	" who TEXT NOT NULL,"
	" phone TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" told_at INTEGER NOT NULL,"
	" due_at INTEGER NOT NULL,"
	" answered_at INTEGER NOT NULL DEFAULT 0,"
	" faults INTEGER NOT NULL DEFAULT 0,"
	" answer TEXT NOT NULL DEFAULT ''"
	") STRICT;"
	"CREATE UNIQUE INDEX checklist_once ON checklist (event, phone);"
	"CREATE INDEX checklist_season ON checklist (season, id);"
	"CREATE INDEX checklist_unanswered ON checklist (season, id) WHERE answered_at = 0;"
	"CREATE INDEX checklist_phone ON checklist (phone, id);"
	"CREATE INDEX checklist_person ON checklist (person_id) WHERE person_id IS NOT NULL;"
	"CREATE TABLE progress ("
	" report_id INTEGER PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,"
	" season INTEGER NOT NULL,"
	" stage TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" area INTEGER NOT NULL,"
	" at INTEGER NOT NULL,"
	" who TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX progress_group ON progress (season, stage, grp, report_id);"
	"CREATE TABLE reached ("
	" season INTEGER NOT NULL,"
	" stage TEXT NOT NULL,"
	" measure TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" day TEXT NOT NULL,"
	" PRIMARY KEY (season, stage, measure, grp)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE meeting ("
	" id INTEGER PRIMARY KEY,"
	" season INTEGER NOT NULL,"
	" name TEXT NOT NULL,"
	" title TEXT NOT NULL,"
	" place TEXT NOT NULL,"
	" audience TEXT NOT NULL,"
	" at INTEGER NOT NULL,"
	" asked INTEGER NOT NULL DEFAULT 0," /* people */
	" came INTEGER NOT NULL DEFAULT 0,"
	" excused INTEGER NOT NULL DEFAULT 0,"
	" created_at INTEGER NOT NULL"
	") STRICT;"
	"CREATE UNIQUE INDEX meeting_name ON meeting (season, name);"
	"CREATE TABLE attendance ("
	" id INTEGER PRIMARY KEY,"
	" meeting_id INTEGER NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,"
	" person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
	" name TEXT NOT NULL,"
	" grp INTEGER NOT NULL,"
	" number TEXT NOT NULL,"
	" state INTEGER NOT NULL," /* enum attendance */
	" at INTEGER NOT NULL"
	") STRICT;"
	"CREATE UNIQUE INDEX attendance_once ON attendance (meeting_id, name, grp, number);"
	"CREATE INDEX attendance_meeting ON attendance (meeting_id, grp, name, id);"
	"CREATE INDEX attendance_number ON attendance (number);"
	"CREATE INDEX attendance_person ON attendance (person_id) WHERE person_id IS NOT NULL;",
	NULL,
};

static const char *const signal_of_a_day[] = {
	"CREATE TABLE signal ("
	" modem TEXT NOT NULL,"
	" slot INTEGER NOT NULL,"   /* its half hour of the day */
	" number INTEGER NOT NULL," /* the half hour since 1970 that it tells of */
	" level INTEGER NOT NULL,"  /* the weakest, 0 to 31 */
	" PRIMARY KEY (modem, slot)"
	") STRICT, WITHOUT ROWID;",
	NULL,
};

/* How measures grew, by the hour; what is there already is counted once. */
static const char *const trend[] = {
	"CREATE TABLE trend ("
	" measure TEXT NOT NULL,"
	" season INTEGER NOT NULL,"
	" hour INTEGER NOT NULL," /* since 1970, UTC */
	" grp INTEGER NOT NULL,"
	" amount INTEGER NOT NULL," /* thousandths */
	" PRIMARY KEY (measure, season, hour, grp)"
	") STRICT, WITHOUT ROWID;"
	"WITH RECURSIVE part (season, hour, grp, measure, value, rest) AS ("
	" SELECT season, at / 3600000, grp, '', 0, amounts FROM report"
	" WHERE state NOT IN ('waiting', 'replaced', 'cancelled', 'declined')"
	" UNION ALL SELECT season, hour, grp, substr(rest, 1, instr(rest, '=') - 1),"
	" CAST(substr(rest, instr(rest, '=') + 1, instr(rest, ';') - instr(rest, '=') - 1)"
	" AS INTEGER), substr(rest, instr(rest, ';') + 1)"
	" FROM part WHERE instr(rest, '=') > 0 AND instr(rest, ';') > instr(rest, '='))"
	" INSERT INTO trend (measure, season, hour, grp, amount)"
	" SELECT measure, season, hour, grp, sum(value) FROM part WHERE measure <> ''"
	" GROUP BY measure, season, hour, grp;",
	NULL,
};

/* Imports that were decided; their rows are on the way into place. */
static const char *const decided_imports[] = {
	"CREATE TABLE import ("
	" id INTEGER PRIMARY KEY,"
	" decided_at INTEGER NOT NULL,"
	" who TEXT NOT NULL"
	") STRICT;",
	NULL,
};

/* The same rows; but of a list of more than two numbers SQLite makes a table at each question. */
static const char *const plain_list[] = {
	"DROP INDEX broadcast_open;"
	"CREATE INDEX broadcast_open ON broadcast (state, id) WHERE state <> 4 AND state < 6;",
	NULL,
};

/* Whether what a card says of its last message can be believed (enum sim_counter). */
static const char *const counters[] = {
	"ALTER TABLE sim ADD COLUMN counter INTEGER NOT NULL DEFAULT 0;",
	NULL,
};

/* Days that a clock which was ahead passed without a reminder. */
static const char *const passed_days[] = {
	"CREATE INDEX workday_passed ON workday (remind_at) WHERE remind_at < 0;",
	NULL,
};

/* A trigger makes every message pay, also those of no notice: who queues one of a notice counts it
 * (broadcast_joined()). */
static const char *const counted_joins[] = {
	"DROP TRIGGER broadcast_joined;",
	NULL,
};

/* How many share the number of a notice: they are left out together. */
static const char *const shared_numbers[] = {
	"ALTER TABLE broadcast_person ADD COLUMN people INTEGER NOT NULL DEFAULT 1;",
	NULL,
};

/* A ledger shows the season that runs; others of its form may stand before and behind it. */
static const char *const seasons_of_ledgers[] = {
	"CREATE INDEX report_season ON report (form, season, id);",
	NULL,
};

/* Its twin, which every new state of every message paid for: who sets one counts it
 * (broadcast_moved()). */
static const char *const counted_moves[] = {
	"DROP TRIGGER IF EXISTS broadcast_moved;",
	NULL,
};

/* Few of the wishes of all years have something set aside for them. */
static const char *const set_aside[] = {
	"CREATE INDEX supply_set_aside ON supply (report_id) WHERE reserved = 1;",
	NULL,
};

const char *const *const schema_steps[] = {
	first,	       days_and_wishes, roster,	       notices_and_calls, talks,
	season_plan,   signal_of_a_day, trend,	       decided_imports,	  plain_list,
	counters,      passed_days,	counted_joins, shared_numbers,	  seasons_of_ledgers,
	counted_moves, set_aside
};
const int schema_version = sizeof(schema_steps) / sizeof(*schema_steps);
