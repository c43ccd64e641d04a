/*
 * The ledger of a form: number, time, its fields in the form's order, what the office made of the
 * record by the form's role, who sent it and how. The group's column is the one by which totals
 * are kept; what the form feeds is summed.
 */
#include "books/ledger_inside.h"

#include "store/land.h"
#include "store/problem.h"
#include "store/signup.h"
#include "store/stock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a role adds to its form's ledger: columns, and how a record fills them. */
struct part {
	const char *role;
	struct ledger_column columns[5];
	size_t count;
	void (*write)(struct ledger_run *run, int64_t report_id);
};

struct form_ledger {
	struct ledger_run *run;
	const struct form *form;
	const struct part *part;
	struct book_column columns[BOOK_COLUMNS_MOST];
	size_t count;
	bool names_itself; /* has a field with a name */
	bool has_value;	   /* weight times price */
};

/* ---- roles ---- */

static void write_problem(struct ledger_run *run, int64_t report_id)
{
	struct problem problem = { .report_id = 0 };

	problem_get(run->office->store, report_id, &problem);
	row_text(&run->row, problem.responsible);
	run_time(run, problem.due_at);
	run_time(run, problem.closed_at);
	row_text(&run->row, problem.result);
	row_whole(&run->row, problem.reopened);
}

static void write_land(struct ledger_run *run, int64_t report_id)
{
	struct land land = { .report_id = 0 };

	land_get(run->office->store, report_id, &land);
	row_text(&run->row, land.taker);
	row_whole(&run->row, land.years);
	if (land.price > 0)
		row_number(&run->row, land.price);
	else
		row_skip(&run->row);
	run_time(run, land.agreed_at);
	run_time(run, land.planted_at);
}

static void write_supply(struct ledger_run *run, int64_t report_id)
{
	struct supply supply = { .report_id = 0 };

	supply_get(run->office->store, report_id, &supply);
	if (supply.amount > 0)
		row_number(&run->row, (double)supply.amount / 1000);
	else
		row_skip(&run->row);
	run_time(run, supply.ready_at);
	run_time(run, supply.handed_at);
}

static void write_signup(struct ledger_run *run, int64_t report_id)
{
	struct signup signup;

	if (!signup_of_report(run->office->store, report_id, &signup)) {
		row_skip(&run->row);
		return;
	}
	run_word(run, "signup_", signup_state_name(signup.state));
}

/* clang-format off */
static const struct part parts[] = {
	{ "problem", { { .label = "responsible" },
		       { .label = "due", .kind = CELL_TIME },
		       { .label = "closed_at", .kind = CELL_TIME },
		       { .label = "result", .width = 24 },
		       { .label = "reopened", .kind = CELL_NUMBER } }, 5, write_problem },
	{ "offer",   { { .label = "taker" },
		       { .label = "agreed_years", .kind = CELL_NUMBER },
		       { .label = "agreed_price", .kind = CELL_NUMBER },
		       { .label = "agreed_at", .kind = CELL_TIME },
		       { .label = "planted_at", .kind = CELL_TIME } }, 5, write_land },
	{ "supply",  { { .label = "amount", .kind = CELL_NUMBER },
		       { .label = "ready_at", .kind = CELL_TIME },
		       { .label = "handed_at", .kind = CELL_TIME } }, 3, write_supply },
	{ "signup",  { { .label = "signup" } }, 1, write_signup },
};
/* clang-format on */

static const struct part *part_of(const struct form *form)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (text_is(parts[i].role, form->role))
			return &parts[i];
	}
	return NULL;
}

/* ---- columns ---- */

static struct book_column *add_column(struct form_ledger *it, const char *title,
				      enum cell_kind kind)
{
	struct book_column *column = &it->columns[it->count++];

	*column = (struct book_column){ .kind = kind };
	copy_text(column->title, sizeof(column->title), title);
	return column;
}

static void add_labelled(struct form_ledger *it, const struct ledger_column *from)
{
	struct book_column *column = add_column(it, run_label(it->run, from->label), from->kind);

	column->width = from->width;
}

/* The label of the unit in which a field is recorded; NULL: it has none. */
static const char *unit_of(const struct form_field *field)
{
	static const struct {
		double record;
		const char *land, *weight;
	} units[] = { { 1, "unit_mu", "unit_kg" },
		      { 15, "unit_ha", NULL },
		      { 6.07028463, "unit_acre", NULL },
		      { 0.5, NULL, "unit_jin" },
		      { 1000, NULL, "unit_t" } };
	bool land = field->type == FIELD_AREA || field->type == FIELD_PRICE_AREA;
	bool weight = field->type == FIELD_WEIGHT || field->type == FIELD_PRICE_WEIGHT;

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (field->record == units[i].record)
			return land ? units[i].land : weight ? units[i].weight : NULL;
	}
	return NULL;
}

/* the title, and its unit in brackets: "area (mu)", "price (yuan/kg)" */
static void field_title(const struct form_ledger *it, const struct form_field *field, char out[96])
{
	bool price = field->type == FIELD_PRICE_AREA || field->type == FIELD_PRICE_WEIGHT;
	const char *unit = unit_of(field);
	const char *title = field->title[0] != '\0' ? field->title : field->name;

	if (unit == NULL)
		snprintf(out, 96, "%.40s", title);
	else if (price)
		snprintf(out, 96, "%.40s (%.20s/%.20s)", title, run_label(it->run, "money"),
			 run_label(it->run, unit));
	else
		snprintf(out, 96, "%.40s (%.20s)", title, run_label(it->run, unit));
}

static enum cell_kind kind_of(const struct form_field *field)
{
	if (field->type == FIELD_DATE)
		return CELL_DAY;
	return field_is_number(field->type) ? CELL_NUMBER : CELL_TEXT;
}

static const struct form_feed *feed_of(const struct form *form, const struct form_field *field)
{
	for (size_t i = 0; i < form->feed_count; i++) {
		if (text_is(form->feeds[i].field, field->name) && field_is_number(field->type))
			return &form->feeds[i];
	}
	return NULL;
}

/* The group stands in a column of its own. */
static bool is_column(const struct form_field *field)
{
	return field->type != FIELD_GROUP;
}

static void add_field(struct form_ledger *it, const struct form_field *field)
{
	struct book_column *column;
	char title[96];

	field_title(it, field, title);
	column = add_column(it, title, kind_of(field));
	column->summed = feed_of(it->form, field) != NULL;
	column->width = field->type == FIELD_TEXT || field->type == FIELD_NAMES ? 32 : 0;
}

const char *ledger_unit(const struct office *office, const char *measure)
{
	for (size_t i = 0; i < forms_count(office->forms); i++) {
		const struct form *form = forms_at(office->forms, i);

		for (size_t k = 0; k < form->field_count; k++) {
			const struct form_feed *feed = feed_of(form, &form->fields[k]);
			const char *unit = unit_of(&form->fields[k]);

			if (feed != NULL && text_is(feed->measure, measure) && unit != NULL)
				return config_label(office->config, unit);
		}
	}
	return NULL;
}

/* Weight times price, where both are of one unit. */
static void add_value(struct form_ledger *it, size_t weight, size_t price)
{
	struct book_column *column;
	char title[96];

	if (weight == 0 || price == 0)
		return;
	snprintf(title, sizeof(title), "%.40s (%.20s)", run_label(it->run, "value"),
		 run_label(it->run, "money"));
	column = add_column(it, title, CELL_MONEY);
	column->summed = true;
	column->factors[0] = weight;
	column->factors[1] = price;
	it->has_value = true;
}

static void add_fields(struct form_ledger *it)
{
	size_t weight = 0, price = 0;
	double of_weight = 0, of_price = 0;

	for (size_t i = 0; i < it->form->field_count; i++) {
		const struct form_field *field = &it->form->fields[i];

		if (!is_column(field))
			continue;
		it->names_itself |= field->type == FIELD_NAME;
		add_field(it, field);
		if (field->type == FIELD_WEIGHT && weight == 0) {
			weight = it->count;
			of_weight = field->record;
		} else if (field->type == FIELD_PRICE_WEIGHT && price == 0) {
			price = it->count;
			of_price = field->record;
		}
	}
	if (of_weight == of_price)
		add_value(it, weight, price);
}

/* The order in which write_record() fills them. */
static void add_columns(struct form_ledger *it)
{
	struct book_column *column = add_column(it, run_label(it->run, "id"), CELL_NUMBER);

	column->width = 8;
	add_column(it, run_label(it->run, "time"), CELL_TIME);
	column = add_column(it, run_label(it->run, "group"), CELL_NUMBER);
	column->by = true;
	column->width = 6;
	add_fields(it);
	for (size_t i = 0; it->part != NULL && i < it->part->count; i++)
		add_labelled(it, &it->part->columns[i]);
	if (!it->names_itself)
		add_column(it, run_label(it->run, "reported_by"), CELL_TEXT);
	add_column(it, run_label(it->run, "phone"), CELL_TEXT)->width = 13;
	add_column(it, run_label(it->run, "state"), CELL_TEXT)->width = 8;
	add_column(it, run_label(it->run, "source"), CELL_TEXT)->width = 10;
}

/* ---- records ---- */

/* What the record adds to the measure that a field feeds; false: nothing. */
static bool amount_of(const struct form_ledger *it, const struct report *report,
		      const struct form_field *field, double *amount)
{
	const struct form_feed *feed = feed_of(it->form, field);

	for (size_t i = 0; feed != NULL && i < report->amount_count; i++) {
		if (!text_is(report->amounts[i].measure, feed->measure))
			continue;
		*amount = report->amounts[i].amount;
		return true;
	}
	return false;
}

static void write_field(const struct form_ledger *it, const struct report *report, size_t index,
			const struct field_value *value)
{
	const struct form_field *field = &it->form->fields[index];
	struct book_row *row = &it->run->row;
	double amount;

	if (amount_of(it, report, field, &amount))
		row_number(row, amount);
	else if (!value->present)
		row_skip(row);
	else if (field_is_number(field->type))
		row_number(row, value->number);
	else if (field->type == FIELD_DATE)
		row_day(row, value->text);
	else if (field->type == FIELD_CHOICE || field->type == FIELD_STAGE)
		row_text(row,
			 forms_choice_title(it->run->office->forms, it->form, index, value->text));
	else
		row_text(row, value->text);
}

static void write_fields(const struct form_ledger *it, const struct report *report)
{
	struct json *fields = json_read(report->fields);
	SCOPED(release_memory) struct form_record *record = need_zeroed(1, sizeof(*record));

	if (fields == NULL || !forms_record_read(it->form, fields, record))
		*record = (struct form_record){ .values[0] = { .present = false } };
	for (size_t i = 0; i < it->form->field_count; i++) {
		if (is_column(&it->form->fields[i]))
			write_field(it, report, i, &record->values[i]);
	}
	if (it->has_value)
		row_skip(&it->run->row);
	json_free(fields);
}

static void write_record(const struct report *report, void *context)
{
	const struct form_ledger *it = context;
	struct ledger_run *run = it->run;

	if (report->at < run->from || report->at >= run->until)
		return;
	row_whole(&run->row, report->id);
	run_time(run, report->at);
	row_whole(&run->row, report->group);
	write_fields(it, report);
	if (it->part != NULL)
		it->part->write(run, report->id);
	if (!it->names_itself)
		row_text(&run->row, report->name);
	run_phone(run, report->phone);
	run_word(run, "state_", report->state);
	run_word(run, "source_", report->source);
	run_add(run);
}

bool ledger_of_form(struct ledger_run *run, const struct form *form)
{
	SCOPED(release_memory) struct form_ledger *it = need_zeroed(1, sizeof(*it));

	it->run = run;
	it->form = form;
	it->part = part_of(form);
	add_columns(it);
	if (!run_open(run, form->title[0] != '\0' ? form->title : form->name, NULL, it->columns,
		      it->count, NULL))
		return false;
	report_walk(run->office->store, form->name, run->season, run->wish->all, write_record, it);
	return true;
}
