/* Days of work, who comes, who came and what for; supplies in stock. */
#include "books/ledger_inside.h"

#include "store/daywork.h"
#include "store/signup.h"
#include "store/stock.h"
#include "store/workday.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 200

/* ---- days of work ---- */

struct days {
	struct ledger_run *run;
	void (*each)(struct ledger_run *run, const struct workday *day);
};

static void one_day(const struct workday *day, void *context)
{
	const struct days *days = context;

	if (strcmp(day->date, days->run->last) <= 0)
		days->each(days->run, day);
}

static bool each_day(struct ledger_run *run,
		     void (*each)(struct ledger_run *run, const struct workday *day))
{
	struct days days = { run, each };

	workday_list(run->office->store, run->first, INT_MAX, one_day, &days);
	return true;
}

static void write_workday(struct ledger_run *run, const struct workday *day)
{
	char meets[16] = "";

	if (day->meets >= 0)
		snprintf(meets, sizeof(meets), "%02d:%02d", day->meets / 60 % 24, day->meets % 60);
	row_day(&run->row, day->date);
	row_text(&run->row, day->task);
	row_whole(&run->row, day->places);
	row_number(&run->row, day->taken);
	row_number(&run->row, day->waiting);
	row_text(&run->row, meets);
	row_text(&run->row, day->place);
	run_word(run, "state_", day->state);
	run_add(run);
}

static bool write_workdays(struct ledger_run *run)
{
	return each_day(run, write_workday);
}

static const struct ledger_column workday_columns[] = {
	{ .label = "date", .kind = CELL_DAY },
	{ .label = "task" },
	{ .label = "places", .kind = CELL_NUMBER },
	{ .label = "taken", .kind = CELL_NUMBER, .summed = true },
	{ .label = "waiting", .kind = CELL_NUMBER, .summed = true },
	{ .label = "meets", .width = 8 },
	{ .label = "place", .width = 16 },
	{ .label = "state", .width = 8 },
};
const struct ledger_list list_workdays = {
	.name = "workdays",
	.needs = NEEDS_SEASON,
	.columns = workday_columns,
	.column_count = COUNT(workday_columns),
	.write = write_workdays,
};

static void write_signup(struct ledger_run *run, const struct workday *day,
			 const struct signup *signup)
{
	row_day(&run->row, day->date);
	row_text(&run->row, day->task);
	row_whole(&run->row, signup->group);
	row_text(&run->row, signup->name);
	run_phone(run, signup->phone);
	row_number(&run->row, signup->people);
	run_word(run, "signup_", signup_state_name(signup->state));
	run_yes(run, signup->confirmed);
	row_skip(&run->row);
	run_add(run);
}

static void write_signups_of(struct ledger_run *run, const struct workday *day)
{
	SCOPED(release_memory) struct signup *page = need(PAGE * sizeof(*page));
	int64_t after = 0;
	size_t count;

	while ((count = signup_page(run->office->store, day->id, after, page, PAGE)) > 0) {
		for (size_t i = 0; i < count; i++)
			write_signup(run, day, &page[i]);
		after = page[count - 1].id;
	}
}

static bool write_signups(struct ledger_run *run)
{
	return each_day(run, write_signups_of);
}

static const struct ledger_column signup_columns[] = {
	{ .label = "date", .kind = CELL_DAY },
	{ .label = "task" },
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "name" },
	{ .label = "phone", .width = 13 },
	{ .label = "people", .kind = CELL_NUMBER, .width = 7, .summed = true },
	{ .label = "state", .width = 9 },
	{ .label = "confirmed", .width = 8 },
	{ .label = "signature", .width = 14 },
};
const struct ledger_list list_signups = {
	.name = "signups",
	.needs = NEEDS_SEASON,
	.columns = signup_columns,
	.column_count = COUNT(signup_columns),
	.row_height = BY_HAND,
	.write = write_signups,
};

/* ---- who worked, and what for ---- */

static void write_work(const struct daywork *work, void *context)
{
	struct ledger_run *run = context;

	row_day(&run->row, work->date);
	row_text(&run->row, work->task);
	row_whole(&run->row, work->group);
	row_text(&run->row, work->name[0] != '\0' ? work->name : run_label(run, "unnamed"));
	run_thousandths(run, work->days);
	row_whole(&run->row, work->report_id);
	run_add(run);
}

static bool write_daywork(struct ledger_run *run)
{
	daywork_walk(run->office->store, run->season, run->first, run->last, write_work, run);
	return true;
}

static const struct ledger_column daywork_columns[] = {
	{ .label = "date", .kind = CELL_DAY },
	{ .label = "task" },
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "name" },
	{ .label = "days", .kind = CELL_NUMBER, .summed = true },
	{ .label = "record", .kind = CELL_NUMBER },
};
const struct ledger_list list_daywork = {
	.name = "daywork",
	.needs = NEEDS_SEASON,
	.columns = daywork_columns,
	.column_count = COUNT(daywork_columns),
	.write = write_daywork,
};

static void write_wage(const struct daysum *sum, void *context)
{
	struct ledger_run *run = context;

	row_whole(&run->row, sum->group);
	row_text(&run->row, sum->name[0] != '\0' ? sum->name : run_label(run, "unnamed"));
	row_text(&run->row, sum->task);
	run_thousandths(run, sum->days);
	row_number(&run->row, config_wage(run->office->config, sum->task));
	row_skip(&run->row);
	row_skip(&run->row);
	run_add(run);
}

static bool write_wages(struct ledger_run *run)
{
	daywork_sums(run->office->store, run->month, write_wage, run);
	return true;
}

static const struct ledger_column wage_columns[] = {
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "name" },
	{ .label = "task" },
	{ .label = "days", .kind = CELL_NUMBER, .summed = true },
	{ .label = "rate", .kind = CELL_MONEY },
	{ .label = "wage", .kind = CELL_MONEY, .summed = true, .factors = { 4, 5 } },
	{ .label = "signature", .width = 16 },
};
const struct ledger_list list_wages = {
	.name = "wages",
	.needs = NEEDS_MONTH,
	.columns = wage_columns,
	.column_count = COUNT(wage_columns),
	.is_signed = true,
	.row_height = BY_HAND,
	.write = write_wages,
};

/* ---- stock ---- */

static const char *item_title(const struct ledger_run *run, const char *item)
{
	const struct forms *forms = run->office->forms;

	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		for (size_t k = 0; text_is(form->role, "supply") && k < form->field_count; k++) {
			if (form->fields[k].type == FIELD_CHOICE)
				return forms_choice_title(forms, form, k, item);
		}
	}
	return item;
}

static void write_item(const struct stock *stock, void *context)
{
	struct ledger_run *run = context;

	row_text(&run->row, item_title(run, stock->item));
	run_thousandths(run, stock->amount);
	run_thousandths(run, stock->reserved);
	run_thousandths(run, stock->amount - stock->reserved);
	run_add(run);
}

static bool write_stock(struct ledger_run *run)
{
	stock_list(run->office->store, write_item, run);
	return true;
}

static const struct ledger_column stock_columns[] = {
	{ .label = "item" },
	{ .label = "amount", .kind = CELL_NUMBER },
	{ .label = "reserved", .kind = CELL_NUMBER },
	{ .label = "free", .kind = CELL_NUMBER },
};
const struct ledger_list list_stock = {
	.name = "stock",
	.needs = NEEDS_NOTHING,
	.columns = stock_columns,
	.column_count = COUNT(stock_columns),
	.write = write_stock,
};
