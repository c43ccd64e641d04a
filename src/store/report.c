/*
 * A record counts or it does not, by its state; whenever that changes its amounts are added to
 * the totals or taken back, in the same transaction.
 */
#include "store/report.h"

#include "base/buffer.h"
#include "store/sql.h"

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

/* ---- totals ---- */

/* Adds what the record says (sign 1), or takes it back (-1): its amounts, and itself. */
static void total_add(struct store *store, int64_t id, int sign)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store,
		    "INSERT INTO total (season, form, measure, grp, zone, place, amount, records)"
		    " SELECT season, form, measure, grp, zone, place, ?1 * amount, ?1"
		    " FROM (SELECT r.season, r.form, a.measure, r.grp, r.zone, r.place, a.amount"
		    " FROM report r JOIN amount a ON a.report_id = r.id WHERE r.id = ?2"
		    " UNION ALL SELECT season, form, '', grp, zone, place, 0"
		    " FROM report WHERE id = ?2) WHERE true"
		    " ON CONFLICT (season, form, measure, grp, zone, place) DO UPDATE"
		    " SET amount = amount + excluded.amount, records = records + excluded.records");

	sql_bind_integer(add, sign);
	sql_bind_integer(add, id);
	sql_run(add);
}

/* ---- changes ---- */

static int64_t insert(struct store *store, const struct report *report, int64_t replaces)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO report (form, state, person_id, name, phone, at,"
			   " season, grp, zone, place, source, message_id, replaces, rules,"
			   " fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

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
	return sql_run(add) == 0 ? 0 : sql_last_id(store);
}

static void add_amounts(struct store *store, int64_t id, const struct report *report)
{
	for (size_t i = 0; i < report->amount_count; i++) {
		SCOPED(sql_release)
		struct sql *add = sql(
			store, "INSERT INTO amount (report_id, measure, amount) VALUES (?, ?, ?)"
			       " ON CONFLICT (report_id, measure)"
			       " DO UPDATE SET amount = amount + excluded.amount");

		sql_bind_integer(add, id);
		sql_bind_text(add, report->amounts[i].measure);
		sql_bind_integer(add, thousandths(report->amounts[i].amount));
		sql_run(add);
	}
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
	add_amounts(store, id, report);
	if (report_state_counts(report->state))
		total_add(store, id, 1);
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

int64_t report_replace(struct store *store, int64_t old, const struct report *report,
		       struct moment now)
{
	SCOPED(sql_release)
	struct sql *by = sql(store, "UPDATE report SET replaced_by = ? WHERE id = ?");
	char state[16];
	int64_t id;

	state_of(store, old, state);
	if (state[0] == '\0' || text_is(state, "replaced") || text_is(state, "cancelled"))
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
	" message_id, replaces, replaced_by, rules, fields"

static void read_amounts(struct store *store, struct report *report)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT measure, amount FROM amount WHERE report_id = ?"
				      " ORDER BY measure");

	report->amount_count = 0;
	sql_bind_integer(rows, report->id);
	while (report->amount_count < REPORT_AMOUNTS_MAX && sql_step(rows)) {
		struct report_amount *amount = &report->amounts[report->amount_count++];

		sql_take_copy(rows, amount->measure, sizeof(amount->measure));
		amount->amount = (double)sql_take_integer(rows) / THOUSANDTHS;
	}
}

static void read_row(struct store *store, struct sql *row, struct report *report)
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
	report->fields = sql_take_text(row);
	read_amounts(store, report);
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
	read_row(store, row, &report);
	each(&report, context);
	return true;
}

#define LIST_REST                                                                                  \
	" AND id < ?1 AND (?2 IS NULL OR form = ?2)"                                               \
	" AND (?3 IS NULL OR state = ?3) AND (?4 IS NULL OR phone = ?4)"                           \
	" AND (?5 = 0 OR person_id = ?5) AND (?6 = 0 OR season = ?6) AND at >= ?7"                 \
	" AND (?8 OR state NOT IN ('waiting', 'replaced', 'cancelled', 'declined'))"               \
	" ORDER BY id DESC LIMIT ?9"
#define LIST_ROWS "SELECT " COLUMNS " FROM report WHERE "

/* The statement whose first condition has an index and narrows most. */
static struct sql *list_by(struct store *store, const struct report_filter *filter)
{
	if (filter->phone != NULL)
		return sql(store, LIST_ROWS "phone = ?4" LIST_REST);
	if (filter->person_id != 0)
		return sql(store, LIST_ROWS "person_id = ?5" LIST_REST);
	if (filter->form != NULL && filter->state != NULL)
		return sql(store, LIST_ROWS "form = ?2 AND state = ?3" LIST_REST);
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
	while (sql_step(list)) {
		struct report report;

		read_row(store, list, &report);
		each(&report, context);
	}
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

void report_totals(struct store *store, const char *form, int season, enum report_by by,
		   void (*each)(const struct report_total *total, void *context), void *context)
{
	SCOPED(sql_release) struct sql *rows = totals_by(store, by);

	sql_bind_integer(rows, season);
	sql_bind_text(rows, form);
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

double report_measure(struct store *store, const char *measure, int season, const char *zone)
{
	SCOPED(sql_release)
	struct sql *sum = sql(store, "SELECT sum(amount) FROM total WHERE measure = ?1"
				     " AND (?2 = 0 OR season = ?2) AND (?3 IS NULL OR zone = ?3)");

	sql_bind_text(sum, measure);
	sql_bind_integer(sum, season);
	sql_bind_text(sum, zone);
	return sql_step(sum) ? (double)sql_take_integer(sum) / THOUSANDTHS : 0;
}
