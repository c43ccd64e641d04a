#include "store/erase.h"

#include "base/buffer.h"
#include "base/json.h"
#include "store/broadcast.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE		   500
#define BUSY_TRIES	   20
#define ERASE_NUMBERS_MOST 16

/* clang-format off */
/* ?1 the person, ?2 how long the country's part of a number is. */
#define NUMBERS                                                                                    \
	"(SELECT mine.number FROM person_phone mine WHERE mine.person_id = ?1 AND NOT EXISTS"      \
	" (SELECT 1 FROM person_phone theirs WHERE theirs.number = mine.number"                    \
	" AND theirs.person_id <> ?1))"
/* As they stand with messages and records: also the names that stand in for them. */
#define SENDERS                                                                                    \
	"(SELECT number FROM " NUMBERS " UNION SELECT substr(number, ?2 + 1) FROM " NUMBERS        \
	" UNION SELECT name FROM veil WHERE number IN " NUMBERS ")"
#define MESSAGES                                                                                   \
	"(SELECT id FROM message WHERE sender IN " SENDERS                                         \
	" UNION SELECT message_id FROM report WHERE person_id = ?1 AND message_id IS NOT NULL)"
#define SENT                                                                                       \
	"(SELECT id FROM outbox WHERE recipient IN " SENDERS                                       \
	" UNION SELECT id FROM outbox WHERE purpose IN (SELECT 'reply:' || id FROM " MESSAGES "))"
#define REPORTS "(SELECT id FROM report WHERE person_id = ?1)"
#define NAME	"(SELECT name FROM person WHERE id = ?1)"
/* His days of work, and the foremen's records that name him. */
#define WORKED                                                                                     \
	"(SELECT daywork.id, daywork.report_id FROM daysum JOIN daywork ON daywork.date"           \
	" BETWEEN month || '-01' AND month || '-31' AND daywork.task = daysum.task"                \
	" AND daywork.name = daysum.name AND daywork.name <> '' AND daywork.person_id = ?1"        \
	" WHERE daysum.person_id = ?1 AND ?2 >= 0)"

/* In this order: what finds others by it goes after them. */
static const struct {
	size_t counts; /* where in struct erased its rows are counted */
	const char *text;
} steps[] = {
#define COUNTS(what) offsetof(struct erased, what)
	{ COUNTS(other), "DELETE FROM draft WHERE message_id IN " MESSAGES " AND ?2 >= 0" },
	{ COUNTS(other), "DELETE FROM dialogue WHERE phone IN " SENDERS },
	{ COUNTS(other), "DELETE FROM call WHERE number IN " SENDERS },
	{ COUNTS(other), "DELETE FROM early WHERE recipient IN " SENDERS },
	{ COUNTS(other), "UPDATE audit SET detail = '{}' WHERE object IN"
		" (SELECT 'person:' || ?1 UNION SELECT 'message:' || id FROM " MESSAGES
		" UNION SELECT 'report:' || id FROM " REPORTS
		" UNION SELECT 'outbox:' || id FROM " SENT ")" },
	{ COUNTS(other), "UPDATE audit SET detail = '{}', object = 'phone:' WHERE object IN"
		" (SELECT 'phone:' || number FROM " SENDERS ")" },
	{ COUNTS(other), "UPDATE segment SET state = 4 WHERE state = 7 AND outbox_id IN " SENT },
	{ COUNTS(other), BROADCAST_MOVES("4", "state = 7 AND id IN " SENT) },
	{ COUNTS(sent), "UPDATE outbox SET recipient = '', text = '',"
		" state = CASE state WHEN 7 THEN 4 ELSE state END WHERE id IN " SENT },
	{ COUNTS(other), "UPDATE pdu SET hex = '' WHERE cleared = 0 AND message_id IN " MESSAGES },
	{ COUNTS(other), "DELETE FROM pdu WHERE cleared = 1 AND message_id IN " MESSAGES },
	{ COUNTS(messages), "UPDATE message SET text = '', attention = 0, sender ="
		" CASE WHEN sender IN " SENDERS " THEN '' ELSE sender END WHERE id IN " MESSAGES },
	{ COUNTS(other), "UPDATE signup SET name = '', phone = '' WHERE (person_id = ?1"
		" OR (phone IN " SENDERS " AND name = " NAME "))" },
	{ COUNTS(other), "UPDATE message SET text = replace(text, " NAME ", '***') WHERE id IN"
		" (SELECT message_id FROM report WHERE id IN (SELECT report_id FROM " WORKED "))" },
	{ COUNTS(other), "UPDATE report SET fields = replace(fields, " NAME ", '***')"
		" WHERE id IN (SELECT report_id FROM " WORKED ")" },
	{ COUNTS(other), "UPDATE daywork SET person_id = 0, name = '' WHERE id IN"
		" (SELECT id FROM " WORKED ")" },
	{ COUNTS(other), "INSERT INTO daysum (month, person_id, name, grp, task, days)"
		" SELECT month, 0, '', grp, task, sum(days) FROM daysum WHERE person_id = ?1"
		" AND ?2 >= 0 GROUP BY month, grp, task"
		" ON CONFLICT DO UPDATE SET days = days + excluded.days" },
	{ COUNTS(other), "DELETE FROM daysum WHERE person_id = ?1 AND ?2 >= 0" },
	{ COUNTS(other), "UPDATE problem_note SET who = '', text = '' WHERE report_id IN " REPORTS
		" AND ?2 >= 0" },
	{ COUNTS(other), "UPDATE problem SET result = '' WHERE report_id IN " REPORTS
		" AND ?2 >= 0" },
	{ COUNTS(other), "UPDATE problem SET responsible = '', responsible_phone = ''"
		" WHERE responsible_phone IN " SENDERS },
	{ COUNTS(other), "UPDATE land SET taker = '' WHERE taker = " NAME " AND ?2 >= 0" },
	{ COUNTS(other), "DELETE FROM reminded WHERE number IN " SENDERS },
	{ COUNTS(other), "DELETE FROM reminded WHERE person_id = ?1 AND ?2 >= 0" },
	/* What he was asked to do counts on, under a number that is nobody's. */
	{ COUNTS(other), "UPDATE task SET who = '', phone = '#' || id, person_id = NULL"
		" WHERE person_id = ?1 OR phone IN " SENDERS },
	{ COUNTS(other), "UPDATE checklist SET who = '', answer = '', phone = '#' || id,"
		" person_id = NULL WHERE id IN (SELECT id FROM checklist WHERE person_id = ?1"
		" UNION SELECT id FROM checklist WHERE phone IN " SENDERS ")" },
	{ COUNTS(other), "UPDATE attendance SET name = '#' || id, number = '', person_id = NULL"
		" WHERE id IN (SELECT id FROM attendance WHERE person_id = ?1"
		" UNION SELECT id FROM attendance WHERE number IN " SENDERS ")" },
	{ COUNTS(other), "UPDATE progress SET who = '' WHERE report_id IN " REPORTS
		" AND ?2 >= 0" },
	{ COUNTS(records), "UPDATE report SET name = '' WHERE person_id IS NULL"
		" AND phone IN " SENDERS " AND name = " NAME },
	{ COUNTS(other), "UPDATE report SET phone = '' WHERE phone IN " SENDERS },
	{ COUNTS(other), "DELETE FROM import_phone WHERE number IN " SENDERS },
	{ COUNTS(other), "DELETE FROM import_person WHERE name = " NAME " AND ?2 >= 0" },
	{ COUNTS(other), "DELETE FROM veil WHERE number IN " NUMBERS " AND ?2 >= 0" },
#undef COUNTS
};
/* clang-format on */

bool erase_must_wait(struct store *store, int64_t person_id)
{
	SCOPED(sql_release)
	struct sql *flying = sql(store, "SELECT 1 FROM outbox WHERE recipient IN " SENDERS
					" AND state = 1 LIMIT 1");

	sql_bind_integer(flying, person_id);
	sql_bind_integer(flying, 0);
	return sql_step(flying);
}

/* ---- records ---- */

/* The fields that may stay. Yours. */
static char *scrubbed(const char *form, const char *fields, erase_keeps *keeps, void *context)
{
	struct json *was = json_read(fields), *is = json_object_new();
	const struct json *value;
	const char *key;
	void *position = NULL;
	char *line;

	while ((key = json_next(was, &position, &value)) != NULL) {
		char *text = json_shown(value);
		const char *string = json_get_text(was, key);

		if (string != NULL && keeps(form, key, string, context))
			json_put_text(is, key, string);
		else if (string == NULL && strspn(text, "-+.0123456789eE") == strlen(text))
			json_put_number(is, key, atof(text));
		free(text);
	}
	line = json_line(is);
	json_free(was);
	json_free(is);
	return line;
}

static void scrub_record(struct store *store, int64_t id, const char *fields)
{
	SCOPED(sql_release)
	struct sql *write =
		sql(store, "UPDATE report SET name = '', phone = '', fields = ? WHERE id = ?");

	sql_bind_text(write, fields);
	sql_bind_integer(write, id);
	sql_run(write);
}

static unsigned scrub_records(struct store *store, int64_t person_id, erase_keeps *keeps,
			      void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT id, form, fields FROM report WHERE person_id = ?");
	unsigned count = 0;

	sql_bind_integer(rows, person_id);
	for (; sql_step(rows); count++) {
		int64_t id = sql_take_integer(rows);
		char form[32];
		char *fields;

		sql_take_copy(rows, form, sizeof(form));
		fields = scrubbed(form, sql_take_text(rows), keeps, context);
		scrub_record(store, id, fields);
		free(fields);
	}
	return count;
}

/* ---- the person ---- */

/* Those that are his alone. */
static unsigned take_numbers(struct store *store, int64_t person_id, char (*numbers)[PHONE_SIZE])
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT number FROM " NUMBERS);
	unsigned count = 0;

	for (unsigned i = 0; i < ERASE_NUMBERS_MOST; i++)
		numbers[i][0] = '\0';
	sql_bind_integer(rows, person_id);
	while (count < ERASE_NUMBERS_MOST && sql_step(rows))
		sql_take_copy(rows, numbers[count++], PHONE_SIZE);
	return count;
}

static unsigned cancel_waiting(struct store *store, int64_t person_id, size_t country_size,
			       struct moment now)
{
	SCOPED(sql_release)
	struct sql *rows =
		sql(store, "SELECT id FROM outbox WHERE recipient IN " SENDERS " AND state = 0");
	unsigned count = 0;

	sql_bind_integer(rows, person_id);
	sql_bind_integer(rows, (int64_t)country_size);
	while (sql_step(rows))
		count += outbox_cancel(store, sql_take_integer(rows), now);
	return count;
}

static void run_steps(struct store *store, int64_t person_id, size_t country_size,
		      struct erased *erased)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		SCOPED(sql_release) struct sql *step = sql(store, steps[i].text);

		sql_bind_integer(step, person_id);
		sql_bind_integer(step, (int64_t)country_size);
		*(unsigned *)(void *)((char *)erased + steps[i].counts) += sql_run(step);
	}
}

static void forget_number(struct store *store, const char *number)
{
	SCOPED(sql_release) struct sql *remove = sql(store, "DELETE FROM phone WHERE number = ?");

	sql_bind_text(remove, number);
	sql_run(remove);
}

void erase_person(struct store *store, int64_t person_id, size_t country_size, erase_keeps *keeps,
		  void *context, struct moment now, struct erased *erased)
{
	char numbers[ERASE_NUMBERS_MOST][PHONE_SIZE];

	erased->numbers = take_numbers(store, person_id, numbers);
	erased->cancelled = cancel_waiting(store, person_id, country_size, now);
	run_steps(store, person_id, country_size, erased);
	erased->records += scrub_records(store, person_id, keeps, context);
	person_remove(store, person_id);
	for (unsigned i = 0; i < erased->numbers; i++)
		forget_number(store, numbers[i]);
}

/* ---- what no index finds ---- */

/* Digits as an address in a PDU has them (3GPP TS 23.040 §9.1.2.5): pairs turned round. */
static void semi_octets(const char *number, char *out, size_t size)
{
	size_t used = 0;

	for (number += *number == '+'; number[0] != '\0' && used + 3 <= size; number += 2) {
		out[used++] = number[1] == '\0' ? 'F' : number[1];
		out[used++] = number[0];
		if (number[1] == '\0')
			break;
	}
	out[used] = '\0';
}

/* What a trace is looked for by. */
enum needle { NEEDLE_NUMBER, NEEDLE_SEMI_OCTETS, NEEDLE_ID };

/* A page of one table: ids from ?1 to before ?2, with ?3 in it. */
static const struct trace {
	enum needle by;
	const char *last, *text;
} traces[] = {
	{ NEEDLE_NUMBER, "SELECT max(id) FROM event",
	  "UPDATE event SET json = '{}' WHERE id >= ?1 AND id < ?2 AND instr(json, ?3) > 0" },
	{ NEEDLE_NUMBER, "SELECT max(id) FROM audit",
	  "UPDATE audit SET who = replace(who, ?3, ''), detail = replace(detail, ?3, '')"
	  " WHERE id >= ?1 AND id < ?2 AND (instr(who, ?3) > 0 OR instr(detail, ?3) > 0)" },
	{ NEEDLE_SEMI_OCTETS, "SELECT max(id) FROM pdu",
	  "DELETE FROM pdu WHERE id >= ?1 AND id < ?2 AND message_id IS NULL AND cleared = 1"
	  " AND instr(hex, ?3) > 0" },
	{ NEEDLE_NUMBER, "SELECT max(id) FROM broadcast",
	  "UPDATE broadcast_person SET name = '', number = '', person_id = 0"
	  " WHERE broadcast_id >= ?1 AND broadcast_id < ?2 AND number = ?3" },
	{ NEEDLE_ID, "SELECT max(id) FROM broadcast",
	  "UPDATE broadcast_person SET name = '', number = '', person_id = 0"
	  " WHERE broadcast_id >= ?1 AND broadcast_id < ?2 AND person_id = ?3" },
};

static bool begin(struct store *store)
{
	for (int i = 0; i < BUSY_TRIES; i++) {
		if (store_begin(store) != STORE_BUSY)
			return !store_holding(store);
	}
	return false;
}

static bool trace_page(struct store *store, const struct trace *trace, int64_t from,
		       const char *needle, struct erased *erased)
{
	if (!begin(store))
		return false;
	{
		SCOPED(sql_release) struct sql *page = sql(store, trace->text);

		sql_bind_integer(page, from);
		sql_bind_integer(page, from + PAGE);
		sql_bind_text(page, needle);
		erased->other += sql_run(page);
	}
	return store_commit(store) == STORE_DONE;
}

static bool follow_trace(struct store *store, const struct trace *trace, const char *needle,
			 struct erased *erased)
{
	int64_t last = 0;
	{
		SCOPED(sql_release) struct sql *newest = sql(store, trace->last);

		if (sql_step(newest))
			last = sql_take_integer(newest);
	}
	for (int64_t from = 0; from <= last; from += PAGE) {
		if (!trace_page(store, trace, from, needle, erased))
			return false;
		store_give_way(store);
	}
	return true;
}

/* Every trace of this kind. */
static bool follow_traces(struct store *store, enum needle by, const char *needle,
			  struct erased *erased)
{
	for (size_t i = 0; i < sizeof(traces) / sizeof(*traces); i++) {
		if (traces[i].by == by && !follow_trace(store, &traces[i], needle, erased))
			return false;
	}
	return true;
}

bool erase_traces(struct store *store, int64_t person_id, struct erased *erased)
{
	char numbers[ERASE_NUMBERS_MOST][PHONE_SIZE], turned[PHONE_SIZE + 1], id[24];
	unsigned count = take_numbers(store, person_id, numbers);

	snprintf(id, sizeof(id), "%lld", (long long)person_id);
	if (!follow_traces(store, NEEDLE_ID, id, erased))
		return false;
	for (unsigned i = 0; i < count; i++) {
		semi_octets(numbers[i], turned, sizeof(turned));
		if (!follow_traces(store, NEEDLE_NUMBER, numbers[i], erased) ||
		    !follow_traces(store, NEEDLE_SEMI_OCTETS, turned, erased))
			return false;
	}
	return true;
}
