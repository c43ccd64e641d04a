/*
 * A record counts or it does not, by its state; whenever that changes its amounts are added to
 * the totals or taken back, in the same transaction.
 */
#include "store/report.h"

#include "base/buffer.h"
#include "store/inside.h"
#include "store/sql.h"
#include "store/sum.h"

#include <stdlib.h>
#include <string.h>

#define THOUSANDTHS 1000.0

static const char *const idle_states[] = { "waiting", "replaced", "cancelled", "declined" };

bool report_state_counts(const char *state)
{
	for (size_t i = 0; i < sizeof(idle_states) / sizeof(*idle_states); i++)
		if (strcmp(state, idle_states[i]) == 0)
			return false;
	return true;
}

/* Whole thousandths, within what a sum can hold. */
static int64_t thousandths(double amount)
{
	double scaled = amount * THOUSANDTHS;

	if (!(scaled > -1e15 && scaled < 1e15)) /* also no number at all */
		return 0;
	return (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

/* ---- amounts, as they stand in a row ---- */

/* What a record adds to the measure of its n-th amount; false: an earlier one has said it. */
static bool sum_of(const struct report *report, size_t n, int64_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < report->amount_count; i++) {
		if (!text_is(report->amounts[i].measure, report->amounts[n].measure))
			continue;
		if (i < n)
			return false;
		*sum += thousandths(report->amounts[i].amount);
	}
	return true;
}

static void write_amount(struct buffer *out, const char *measure, int64_t amount)
{
	buffer_add_text(out, measure);
	buffer_add_text(out, "=");
	buffer_add_integer(out, amount);
	buffer_add_text(out, ";");
}

static void write_amounts(struct buffer *out, const struct report *report)
{
	int64_t sum;

	for (size_t i = 0; i < report->amount_count; i++)
		if (sum_of(report, i, &sum))
			write_amount(out, report->amounts[i].measure, sum);
}

/* Takes the next "measure=number;" off. False: there is none. */
static bool next_amount(const char **rest, char measure[32], int64_t *amount)
{
	const char *equals = strchr(*rest, '=');
	size_t size = equals == NULL ? 0 : (size_t)(equals - *rest);
	char *end;

	if (equals == NULL || size >= 32)
		return false;
	memcpy(measure, *rest, size);
	measure[size] = '\0';
	*amount = strtoll(equals + 1, &end, 10);
	*rest = *end == ';' ? end + 1 : end;
	return true;
}

/* ---- totals ---- */

/* A record that was read counts there. */
static struct sum sum_at(struct sql *row)
{
	struct sum sum = { .amount = 0 };

	sum.season = sql_take_integer(row);
	sum.group = sql_take_integer(row);
	sum.hour = sql_take_integer(row) / HOURS(1);
	sql_take_copy(row, sum.form, sizeof(sum.form));
	sql_take_copy(row, sum.zone, sizeof(sum.zone));
	sql_take_copy(row, sum.place, sizeof(sum.place));
	return sum;
}

/* Adds what the record says (sign 1), or takes it back (-1): its amounts, and itself. */
static void total_add(struct store *store, int64_t id, int sign)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT season, grp, at, form, zone, place, amounts"
				     " FROM report WHERE id = ?");
	struct sum sum;
	const char *rest;

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return;
	sum = sum_at(row);
	sum.records = sign;
	sum_add(store, &sum);
	rest = sql_take_text(row);
	while (next_amount(&rest, sum.measure, &sum.amount)) {
		sum.amount *= sign;
		sum_add(store, &sum);
	}
}

/* The same of a record that has just been written. */
static void total_add_new(struct store *store, const struct report *report)
{
	struct sum sum = { .season = report->season,
			   .group = report->group,
			   .hour = report->at / HOURS(1),
			   .records = 1 };

	copy_text(sum.form, sizeof(sum.form), report->form);
	copy_text(sum.zone, sizeof(sum.zone), report->zone);
	copy_text(sum.place, sizeof(sum.place), report->place);
	sum_add(store, &sum);
	for (size_t i = 0; i < report->amount_count; i++) {
		if (!sum_of(report, i, &sum.amount))
			continue;
		copy_text(sum.measure, sizeof(sum.measure), report->amounts[i].measure);
		sum_add(store, &sum);
	}
}

/* ---- changes ---- */

static int64_t insert(struct store *store, const struct report *report, int64_t replaces)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO report (form, state, person_id, name, phone, at,"
			   " season, grp, zone, place, source, message_id, replaces, rules,"
			   " fields, amounts)"
			   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	SCOPED(buffer_release) struct buffer amounts = BUFFER_EMPTY;

	write_amounts(&amounts, report);
	sql_bind_text(add, report->form);
	sql_bind_text(add, report->state);
	sql_bind_reference(add, report->person_id);
	sql_bind_text(add, report->name);
	sql_bind_text(add, report->phone);
	sql_bind_integer(add, report->at);
	sql_bind_integer(add, report->season);
	sql_bind_integer(add, report->group);
	sql_bind_text(add, report->zone);
	sql_bind_text(add, report->place);
	sql_bind_text(add, report->source);
	sql_bind_reference(add, report->message_id);
	sql_bind_reference(add, replaces);
	sql_bind_text(add, report->rules);
	sql_bind_text(add, report->fields == NULL ? "{}" : report->fields);
	sql_bind_text(add, buffer_text(&amounts));
	store->silent[0] = '\0';
	return sql_run(add) == 0 ? 0 : sql_last_id(store);
}

static int64_t add_version(struct store *store, const struct report *report, int64_t replaces,
			   struct moment now)
{
	struct report dated = *report;
	int64_t id;

	if (dated.at == 0)
		dated.at = now.utc;
	id = insert(store, &dated, replaces);
	if (id == 0)
		return 0;
	if (report->message_id != 0)
		inbox_recorded(store, report->message_id);
	if (report_state_counts(report->state))
		total_add_new(store, &dated);
	return id;
}

int64_t report_add(struct store *store, const struct report *report, struct moment now)
{
	return add_version(store, report, 0, now);
}

/* The state as it is; "" where there is no such record. */
static void state_of(struct store *store, int64_t id, char out[16])
{
	SCOPED(sql_release) struct sql *row = sql(store, "SELECT state FROM report WHERE id = ?");

	out[0] = '\0';
	sql_bind_integer(row, id);
	if (sql_step(row))
		sql_take_copy(row, out, 16);
}

bool report_set_state(struct store *store, int64_t id, const char *state, struct moment now)
{
	SCOPED(sql_release)
	struct sql *set = sql(store, "UPDATE report SET state = ? WHERE id = ?");
	char old[16];

	(void)now;
	state_of(store, id, old);
	if (old[0] == '\0' || strcmp(old, state) == 0)
		return false;
	sql_bind_text(set, state);
	sql_bind_integer(set, id);
	sql_run(set);
	if (report_state_counts(old) != report_state_counts(state))
		total_add(store, id, report_state_counts(state) ? 1 : -1);
	return true;
}

/* The record's amounts without those of a measure, and whether they count. False: no record. */
static bool other_amounts(struct store *store, int64_t id, const char *measure, struct buffer *out,
			  bool *counts)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT state, amounts FROM report WHERE id = ?");
	const char *rest;
	char name[32];
	int64_t amount;

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	*counts = report_state_counts(sql_take_text(row));
	rest = sql_take_text(row);
	while (next_amount(&rest, name, &amount))
		if (!text_is(name, measure))
			write_amount(out, name, amount);
	return true;
}

static void set_amounts(struct store *store, int64_t id, const char *amounts)
{
	SCOPED(sql_release)
	struct sql *set = sql(store, "UPDATE report SET amounts = ? WHERE id = ?");

	sql_bind_text(set, amounts);
	sql_bind_integer(set, id);
	sql_run(set);
}

void report_put_amount(struct store *store, int64_t id, const char *measure, double amount)
{
	SCOPED(buffer_release) struct buffer amounts = BUFFER_EMPTY;
	bool counts;

	if (!other_amounts(store, id, measure, &amounts, &counts))
		return;
	if (amount != 0)
		write_amount(&amounts, measure, thousandths(amount));
	if (counts)
		total_add(store, id, -1);
	set_amounts(store, id, buffer_text(&amounts));
	if (counts)
		total_add(store, id, 1);
}

bool report_stands(const char *state)
{
	return !text_is(state, "replaced") && !text_is(state, "cancelled");
}

int64_t report_replace(struct store *store, int64_t old, const struct report *report,
		       struct moment now)
{
	SCOPED(sql_release)
	struct sql *by = sql(store, "UPDATE report SET replaced_by = ? WHERE id = ?");
	char state[16];
	int64_t id;

	state_of(store, old, state);
	if (state[0] == '\0' || !report_stands(state))
		return 0;
	id = add_version(store, report, old, now);
	sql_bind_reference(by, id);
	sql_bind_integer(by, old);
	sql_run(by);
	report_set_state(store, old, "replaced", now);
	return id;
}

/* ---- reading ---- */

#define COLUMNS                                                                                    \
	"id, form, state, person_id, name, phone, at, season, grp, zone, place, source,"           \
	" message_id, replaces, replaced_by, rules, amounts, fields"

static void read_amounts(struct report *report, const char *rest)
{
	int64_t amount;

	report->amount_count = 0;
	while (report->amount_count < REPORT_AMOUNTS_MAX &&
	       next_amount(&rest, report->amounts[report->amount_count].measure, &amount))
		report->amounts[report->amount_count++].amount = (double)amount / THOUSANDTHS;
}

static void read_row(struct sql *row, struct report *report)
{
	report->id = sql_take_integer(row);
	sql_take_copy(row, report->form, sizeof(report->form));
	sql_take_copy(row, report->state, sizeof(report->state));
	report->person_id = sql_take_integer(row);
	sql_take_copy(row, report->name, sizeof(report->name));
	sql_take_copy(row, report->phone, sizeof(report->phone));
	report->at = sql_take_integer(row);
	report->season = (int)sql_take_integer(row);
	report->group = (int)sql_take_integer(row);
	sql_take_copy(row, report->zone, sizeof(report->zone));
	sql_take_copy(row, report->place, sizeof(report->place));
	sql_take_copy(row, report->source, sizeof(report->source));
	report->message_id = sql_take_integer(row);
	report->replaces = sql_take_integer(row);
	report->replaced_by = sql_take_integer(row);
	sql_take_copy(row, report->rules, sizeof(report->rules));
	read_amounts(report, sql_take_text(row));
	report->fields = sql_take_text(row);
}

bool report_get(struct store *store, int64_t id,
		void (*each)(const struct report *report, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM report WHERE id = ?");
	struct report report;

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(row, &report);
	each(&report, context);
	return true;
}

bool report_any(struct store *store, const char *phone)
{
	SCOPED(sql_release) struct sql *any = NULL;

	if (store->inside && phone[0] != '\0' && text_is(store->silent, phone))
		return false;
	any = sql(store, "SELECT 1 FROM report WHERE phone = ? LIMIT 1");
	sql_bind_text(any, phone);
	if (sql_step(any))
		return true;
	copy_text(store->silent, sizeof(store->silent), phone);
	return false;
}

#define LIST_REST                                                                                  \
	" AND id < ?1 AND (?2 IS NULL OR form = ?2)"                                               \
	" AND (?3 IS NULL OR state = ?3) AND (?4 IS NULL OR phone = ?4)"                           \
	" AND (?5 = 0 OR person_id = ?5) AND (?6 = 0 OR season = ?6) AND at >= ?7"                 \
	" AND (?8 OR (state <> 'waiting' AND state <> 'replaced' AND state <> 'cancelled'"         \
	" AND state <> 'declined'))"                                                               \
	" ORDER BY id DESC LIMIT ?9"
#define LIST_ROWS "SELECT " COLUMNS " FROM report WHERE "

static void give_rows(struct sql *rows, void (*each)(const struct report *report, void *context),
		      void *context)
{
	struct report report;

	while (sql_step(rows)) {
		read_row(rows, &report);
		each(&report, context);
	}
}

/* The statement whose first condition has an index and narrows most. */
static struct sql *list_by(struct store *store, const struct report_filter *filter)
{
	if (filter->phone != NULL)
		return sql(store, LIST_ROWS "phone = ?4" LIST_REST);
	if (filter->person_id != 0)
		return sql(store, LIST_ROWS "person_id = ?5" LIST_REST);
	if (filter->form != NULL && filter->state != NULL && !text_is(filter->state, "valid"))
		return sql(store,
			   LIST_ROWS "form = ?2 AND state <> 'valid' AND state = ?3" LIST_REST);
	if (filter->form != NULL && filter->season != 0)
		return sql(store, LIST_ROWS "form = ?2 AND season = ?6" LIST_REST);
	if (filter->form != NULL)
		return sql(store, LIST_ROWS "form = ?2" LIST_REST);
	return sql(store, LIST_ROWS "1" LIST_REST);
}

void report_list(struct store *store, const struct report_filter *filter,
		 void (*each)(const struct report *report, void *context), void *context)
{
	SCOPED(sql_release) struct sql *list = list_by(store, filter);

	sql_bind_integer(list, filter->before_id == 0 ? INT64_MAX : filter->before_id);
	sql_bind_text(list, filter->form);
	sql_bind_text(list, filter->state);
	sql_bind_text(list, filter->phone);
	sql_bind_integer(list, filter->person_id);
	sql_bind_integer(list, filter->season);
	sql_bind_integer(list, filter->since == 0 ? INT64_MIN : filter->since);
	sql_bind_integer(list, filter->all_states || filter->state != NULL);
	sql_bind_integer(list, filter->limit == 0 ? 100 : filter->limit);
	give_rows(list, each, context);
}

#define PAGE_UP	  " AND id > ?2 AND state <> 'replaced' ORDER BY id LIMIT ?3"
#define PAGE_DOWN " AND id < ?2 AND state <> 'replaced' ORDER BY id DESC LIMIT ?3"

/* "+form": whoever it is has few records, a form has many. */
#define OF_PERSON LIST_ROWS "person_id = ?5 AND +form = ?1 AND (?4 = 0 OR season = ?4)"
#define OF_NUMBER LIST_ROWS "phone = ?5 AND +form = ?1 AND (?4 = 0 OR season = ?4)"
#define OF_SEASON LIST_ROWS "form = ?1 AND season = ?4"
#define OF_ANY	  LIST_ROWS "form = ?1 AND ?4 = 0"

static struct sql *page_by(struct store *store, const struct report_page *page)
{
	bool upwards = page->upwards;

	if (page->person_id != 0)
		return upwards ? sql(store, OF_PERSON PAGE_UP) : sql(store, OF_PERSON PAGE_DOWN);
	if (page->phone != NULL)
		return upwards ? sql(store, OF_NUMBER PAGE_UP) : sql(store, OF_NUMBER PAGE_DOWN);
	if (page->season != 0)
		return upwards ? sql(store, OF_SEASON PAGE_UP) : sql(store, OF_SEASON PAGE_DOWN);
	return upwards ? sql(store, OF_ANY PAGE_UP) : sql(store, OF_ANY PAGE_DOWN);
}

void report_page(struct store *store, const struct report_page *page,
		 void (*each)(const struct report *report, void *context), void *context)
{
	SCOPED(sql_release) struct sql *rows = page_by(store, page);

	sql_bind_text(rows, page->form);
	sql_bind_integer(rows, page->from == 0 && !page->upwards ? INT64_MAX : page->from);
	sql_bind_integer(rows, page->limit);
	sql_bind_integer(rows, page->season);
	if (page->person_id != 0)
		sql_bind_integer(rows, page->person_id);
	else if (page->phone != NULL)
		sql_bind_text(rows, page->phone);
	give_rows(rows, each, context);
}

void report_walk(struct store *store, const char *form, int season, bool all_states,
		 void (*each)(const struct report *report, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *walk = sql(store, LIST_ROWS "form = ?1 AND id > 0 AND (?2 = 0 OR season = ?2)"
						" AND (?3 OR state NOT IN"
						" ('waiting', 'replaced', 'cancelled', 'declined'))"
						" ORDER BY id");

	sql_bind_text(walk, form);
	sql_bind_integer(walk, season);
	sql_bind_integer(walk, all_states);
	give_rows(walk, each, context);
}

/* ---- sums ---- */

#define TOTAL_ROWS(key)                                                                            \
	"SELECT form, measure, " key ", sum(amount), sum(records) FROM total"                      \
	" WHERE (?1 = 0 OR season = ?1) AND (?2 IS NULL OR form = ?2)"                             \
	" GROUP BY form, measure, " key " HAVING sum(records) <> 0 ORDER BY form, measure, " key

static struct sql *totals_by(struct store *store, enum report_by by)
{
	switch (by) {
	case REPORT_BY_NOTHING: return sql(store, TOTAL_ROWS("''"));
	case REPORT_BY_GROUP: return sql(store, TOTAL_ROWS("grp"));
	case REPORT_BY_ZONE: return sql(store, TOTAL_ROWS("zone"));
	case REPORT_BY_PLACE: return sql(store, TOTAL_ROWS("place"));
	}
	return NULL;
}

#define MEASURE_ROWS(key)                                                                          \
	"SELECT '', measure, " key ", sum(amount), sum(records) FROM total"                        \
	" WHERE (?1 = 0 OR season = ?1) AND measure <> ''"                                         \
	" GROUP BY measure, " key " HAVING sum(records) <> 0 ORDER BY measure, " key

static struct sql *measures_by(struct store *store, enum report_by by)
{
	switch (by) {
	case REPORT_BY_NOTHING: return sql(store, MEASURE_ROWS("''"));
	case REPORT_BY_GROUP: return sql(store, MEASURE_ROWS("grp"));
	case REPORT_BY_ZONE: return sql(store, MEASURE_ROWS("zone"));
	case REPORT_BY_PLACE: return sql(store, MEASURE_ROWS("place"));
	}
	return NULL;
}

static void give_totals(struct sql *rows,
			void (*each)(const struct report_total *total, void *context),
			void *context)
{
	while (sql_step(rows)) {
		struct report_total total;

		sql_take_copy(rows, total.form, sizeof(total.form));
		sql_take_copy(rows, total.measure, sizeof(total.measure));
		sql_take_copy(rows, total.key, sizeof(total.key));
		total.amount = (double)sql_take_integer(rows) / THOUSANDTHS;
		total.records = sql_take_integer(rows);
		each(&total, context);
	}
}

void report_measures(struct store *store, int season, enum report_by by,
		     void (*each)(const struct report_total *total, void *context), void *context)
{
	SCOPED(sql_release) struct sql *rows = measures_by(store, by);

	sum_write(store);
	sql_bind_integer(rows, season);
	give_totals(rows, each, context);
}

void report_totals(struct store *store, const char *form, int season, enum report_by by,
		   void (*each)(const struct report_total *total, void *context), void *context)
{
	SCOPED(sql_release) struct sql *rows = totals_by(store, by);

	sum_write(store);
	sql_bind_integer(rows, season);
	sql_bind_text(rows, form);
	give_totals(rows, each, context);
}

int64_t report_nameless(struct store *store, const char *form)
{
	SCOPED(sql_release)
	struct sql *count = sql(store, "SELECT count(*) FROM report WHERE +form = ?1"
				       " AND (phone = '' AND name = ''"
				       " OR phone >= 'anonymous-' AND phone < 'anonymous.')"
				       " AND state NOT IN"
				       " ('waiting', 'replaced', 'cancelled', 'declined')");

	sql_bind_text(count, form);
	return sql_step(count) ? sql_take_integer(count) : 0;
}

double report_measure(struct store *store, const char *measure, int season, const char *zone)
{
	SCOPED(sql_release)
	struct sql *sum = sql(store, "SELECT sum(amount) FROM total WHERE measure = ?1"
				     " AND (?2 = 0 OR season = ?2) AND (?3 IS NULL OR zone = ?3)");

	sum_write(store);
	sql_bind_text(sum, measure);
	sql_bind_integer(sum, season);
	sql_bind_text(sum, zone);
	return sql_step(sum) ? (double)sql_take_integer(sum) / THOUSANDTHS : 0;
}
