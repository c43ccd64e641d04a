/* What the ledgers of the season come to: by group, problems by category, supplies, land. */
#include "books/season_inside.h"

#include "office/land.h"
#include "store/land.h"
#include "store/problem.h"
#include "store/stock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CATEGORIES_MOST 64

/* What the forms of a role feed first; "" nothing. */
static const char *role_measure(const struct season_run *run, const char *role)
{
	for (size_t i = 0; i < forms_count(run->office->forms); i++) {
		const struct form *form = forms_at(run->office->forms, i);

		if (text_is(form->role, role) && form->feed_count > 0)
			return form->feeds[0].measure;
	}
	return "";
}

/* ---- by group ---- */

/* A summed column of a form's ledger. */
struct figure {
	struct book *book;
	size_t column;
};

struct by_group {
	struct season_run *run;
	struct paper_section *section;
	struct book *books[BOOK_COLUMNS_MOST];
	size_t book_count;
	struct figure figures[BOOK_COLUMNS_MOST];
	size_t count;
};

/* Two columns are left for days and wages. */
#define FIGURES_MOST (BOOK_COLUMNS_MOST - 3)

static void add_figure(struct by_group *it, const struct form *form, struct book *book, size_t i)
{
	char title[96];
	struct book_column *column;

	if (it->count == FIGURES_MOST)
		return;
	snprintf(title, sizeof(title), "%.40s %.50s",
		 form->title[0] != '\0' ? form->title : form->name, book->columns[i].title);
	column = section_column(it->section, title, book->columns[i].kind);
	column->summed = true;
	it->figures[it->count++] = (struct figure){ book, i };
	if (text_is(form->role, "harvest"))
		section_draw(it->section, PAPER_COLUMNS, it->section->column_count - 1);
	if (book->columns[i].factors[0] != 0)
		it->run->sold += (double)book_sum(book, i) / 1000;
}

static void add_form(struct by_group *it, const struct form *form)
{
	struct book *book = ledger_counted(it->run->office, form, it->run->season, it->run->now);

	it->books[it->book_count++] = book;
	for (size_t i = 0; i < book->column_count; i++) {
		if (book->columns[i].summed && book_rows(book) > 0)
			add_figure(it, form, book, i);
	}
}

static int64_t amount_of(const struct figure *figure, int group)
{
	for (size_t i = 0; i < figure->book->group_count; i++) {
		if (figure->book->groups[i].group == group)
			return figure->book->groups[i].amounts[figure->column];
	}
	return 0;
}

static bool anything_of(const struct by_group *it, int group)
{
	bool found = it->run->groups[group].days != 0;

	for (size_t i = 0; i < it->count; i++)
		found |= amount_of(&it->figures[i], group) != 0;
	return found;
}

static void write_group(const struct by_group *it, int group)
{
	struct book_row *row;
	char words[16];

	if (!anything_of(it, group))
		return;
	row = section_row(it->section);
	snprintf(words, sizeof(words), "%d", group);
	row_text(row, group == 0 ? season_label(it->run, "no_group") : words);
	for (size_t i = 0; i < it->count; i++)
		row_number(row, (double)amount_of(&it->figures[i], group) / 1000);
	row_number(row, (double)it->run->groups[group].days / 1000);
	row_number(row, (double)it->run->groups[group].wages / 1000);
}

void groups_section(struct season_run *run)
{
	struct by_group it = {
		.run = run, .section = paper_section(run->paper, season_label(run, "season_groups"))
	};
	const struct forms *forms = run->office->forms;

	it.section->totals = true;
	section_column(it.section, season_label(run, "group"), CELL_TEXT)->width = 8;
	for (size_t i = 0; i < forms_count(forms) && it.book_count < BOOK_COLUMNS_MOST; i++) {
		/* What was done in all of a stage is no sum over reports. */
		if (!forms_at(forms, i)->is_intent &&
		    !text_is(forms_at(forms, i)->role, "progress"))
			add_form(&it, forms_at(forms, i));
	}
	section_column(it.section, season_label(run, "days"), CELL_NUMBER)->summed = true;
	season_money(run, it.section, "wage")->summed = true;
	for (int group = 1; group < GROUPS_MOST; group++)
		write_group(&it, group);
	write_group(&it, 0);
	for (size_t i = 0; i < it.book_count; i++)
		book_abandon(it.books[i]);
}

/* ---- problems ---- */

struct category {
	char title[64];
	int64_t raised, closed, open, overdue, returned, closing; /* closing: ms in all */
};

struct problems {
	struct season_run *run;
	const struct form *form;
	struct category categories[CATEGORIES_MOST];
	size_t count;
};

/* The last place takes what is too much. */
static struct category *category_of(struct problems *it, const char *title)
{
	for (size_t i = 0; i < it->count; i++) {
		if (text_is(it->categories[i].title, title))
			return &it->categories[i];
	}
	if (it->count == CATEGORIES_MOST)
		return &it->categories[CATEGORIES_MOST - 1];
	copy_text(it->categories[it->count].title, sizeof(it->categories[0].title), title);
	return &it->categories[it->count++];
}

static const char *category_title(const struct problems *it, const char *value)
{
	for (size_t i = 0; i < it->form->field_count && value[0] != '\0'; i++) {
		if (it->form->fields[i].type == FIELD_CHOICE)
			return forms_choice_title(it->run->office->forms, it->form, i, value);
	}
	return value[0] != '\0' ? value : season_label(it->run, "no_category");
}

static void take_problem(const struct report *report, void *context)
{
	struct problems *it = context;
	struct problem problem;
	struct category *category;

	if (!problem_get(it->run->office->store, report->id, &problem))
		return;
	category = category_of(it, category_title(it, problem.category));
	category->raised++;
	category->returned += problem.reopened;
	if (problem.closed_at != 0) {
		category->closed++;
		category->closing += problem.closed_at - report->at;
		return;
	}
	category->open++;
	category->overdue += problem.due_at > 0 && problem.due_at < it->run->now.utc;
}

static void write_category(struct paper_section *section, const struct category *category)
{
	struct book_row *row = section_row(section);

	row_text(row, category->title);
	row_number(row, (double)category->raised);
	row_number(row, (double)category->closed);
	row_number(row, (double)category->open);
	row_number(row, (double)category->overdue);
	row_number(row, (double)category->returned);
	if (category->closed > 0)
		row_number(row, round((double)category->closing / (double)category->closed /
				      (double)DAYS(1) * 10) /
					10);
}

void problems_section(struct season_run *run)
{
	static const char *const labels[] = { "raised", "closed", "open", "overdue", "returned" };
	SCOPED(release_memory) struct problems *it = need_zeroed(1, sizeof(*it));
	struct paper_section *section =
		paper_section(run->paper, season_label(run, "season_problems"));

	it->run = run;
	section->totals = true;
	section_column(section, season_label(run, "category"), CELL_TEXT);
	for (size_t i = 0; i < COUNT(labels); i++)
		section_column(section, season_label(run, labels[i]), CELL_NUMBER)->summed = true;
	section_column(section, season_label(run, "days_to_close"), CELL_NUMBER);
	for (size_t i = 0; i < forms_count(run->office->forms); i++) {
		it->form = forms_at(run->office->forms, i);
		if (text_is(it->form->role, "problem"))
			report_walk(run->office->store, it->form->name, run->season, false,
				    take_problem, it);
	}
	for (size_t i = 0; i < it->count; i++)
		write_category(section, &it->categories[i]);
}

/* ---- supplies ---- */

struct item {
	const struct form *form;
	char value[48], title[64];
	int64_t wishes, asked, handed, amount; /* amounts in thousandths */
};

struct supplies {
	struct season_run *run;
	const struct form *form;
	struct item items[CATEGORIES_MOST];
	size_t count;
};

static struct item *item_of(struct supplies *it, const char *value)
{
	struct item *item;

	for (size_t i = 0; i < it->count; i++) {
		if (text_is(it->items[i].value, value))
			return &it->items[i];
	}
	if (it->count == CATEGORIES_MOST)
		return &it->items[CATEGORIES_MOST - 1];
	item = &it->items[it->count++];
	item->form = it->form;
	copy_text(item->value, sizeof(item->value), value);
	copy_text(item->title, sizeof(item->title), value);
	for (size_t i = 0; i < it->form->field_count; i++) {
		if (it->form->fields[i].type == FIELD_CHOICE) {
			copy_text(item->title, sizeof(item->title),
				  forms_choice_title(it->run->office->forms, it->form, i, value));
			break;
		}
	}
	return item;
}

static void take_wish(const struct report *report, void *context)
{
	struct supplies *it = context;
	struct supply wish;
	struct item *item;

	if (!supply_get(it->run->office->store, report->id, &wish))
		return;
	item = item_of(it, wish.item);
	item->wishes++;
	item->asked += wish.amount;
	item->handed += wish.handed_at != 0;
	item->amount += wish.handed_at != 0 ? wish.amount : 0;
}

/* The unit of its amounts beside the item: one is weighed, another counted. */
static void row_item(const struct supplies *it, const struct item *item, struct book_row *row)
{
	const struct forms *forms = it->run->office->forms;
	struct buffer one = BUFFER_EMPTY;
	char words[UNIT_SIZE];

	if (forms_amount_field(forms, item->form, item->value) != FIELDS_MOST) {
		season_unit(it->run, item->title, item->form->feeds[0].measure, words);
	} else {
		const char *unit;

		forms_amount(forms, item->form, item->value, 1, &one);
		unit = buffer_text(&one) + strspn(buffer_text(&one), "0123456789 ");
		snprintf(words, sizeof(words), unit[0] == '\0' ? "%.60s" : "%.60s (%.20s)",
			 item->title, unit);
	}
	row_text(row, words);
	buffer_release(&one);
}

void supplies_section(struct season_run *run)
{
	static const char *const labels[] = { "wishes", "asked_for", "handed", "handed_amount",
					      "in_stock" };
	SCOPED(release_memory) struct supplies *it = need_zeroed(1, sizeof(*it));
	struct paper_section *section =
		paper_section(run->paper, season_label(run, "season_supplies"));

	it->run = run;
	section_column(section, season_label(run, "item"), CELL_TEXT);
	for (size_t i = 0; i < COUNT(labels); i++)
		section_column(section, season_label(run, labels[i]), CELL_NUMBER);
	for (size_t i = 0; i < forms_count(run->office->forms); i++) {
		it->form = forms_at(run->office->forms, i);
		if (text_is(it->form->role, "supply"))
			report_walk(run->office->store, it->form->name, run->season, false,
				    take_wish, it);
	}
	for (size_t i = 0; i < it->count; i++) {
		struct book_row *row = section_row(section);

		row_item(it, &it->items[i], row);
		row_number(row, (double)it->items[i].wishes);
		row_number(row, (double)it->items[i].asked / 1000);
		row_number(row, (double)it->items[i].handed);
		row_number(row, (double)it->items[i].amount / 1000);
		row_number(row,
			   (double)stock_of(run->office->store, it->items[i].value).amount / 1000);
	}
}

/* ---- land ---- */

struct offers {
	struct season_run *run;
	struct {
		const char *state;
		int64_t offers, area; /* thousandths */
		double rent;
	} states[4];
};

static double area_of(const struct report *report)
{
	/* What the form feeds first is what it offers. */
	return report->amount_count > 0 ? report->amounts[0].amount : 0;
}

static void take_offer(const struct report *report, void *context)
{
	struct offers *it = context;
	struct land land;
	double rent = 0;

	if (land_get(it->run->office->store, report->id, &land) && land.agreed_at != 0 &&
	    !text_is(report->state, "offered"))
		rent = book_product(area_of(report), land.price);
	for (size_t i = 0; i < COUNT(it->states); i++) {
		if (!text_is(it->states[i].state, report->state))
			continue;
		it->states[i].offers++;
		it->states[i].area += llround(area_of(report) * 1000);
		it->states[i].rent += rent;
	}
	it->run->rent += rent;
}

void land_section(struct season_run *run)
{
	struct offers it = { .run = run,
			     .states = { { .state = "offered" },
					 { .state = "agreed" },
					 { .state = "planted" },
					 { .state = "valid" } } };
	struct paper_section *section = paper_section(run->paper, season_label(run, "season_land"));
	char area[UNIT_SIZE];

	section->totals = true;
	section_column(section, season_label(run, "state"), CELL_TEXT);
	section_column(section, season_label(run, "offers"), CELL_NUMBER)->summed = true;
	season_unit(run, season_label(run, "area"), role_measure(run, "offer"), area);
	section_column(section, area, CELL_NUMBER)->summed = true;
	season_money(run, section, "rent")->summed = true;
	for (size_t i = 0; i < forms_count(run->office->forms); i++) {
		const struct form *form = forms_at(run->office->forms, i);

		if (text_is(form->role, "offer"))
			report_walk(run->office->store, form->name, run->season, false, take_offer,
				    &it);
	}
	for (size_t i = 0; i < COUNT(it.states); i++) {
		struct book_row *row;

		if (it.states[i].offers == 0)
			continue;
		row = section_row(section);
		row_text(row, config_word(run->office->config, "state_", it.states[i].state));
		row_number(row, (double)it.states[i].offers);
		row_number(row, (double)it.states[i].area / 1000);
		row_number(row, it.states[i].rent);
	}
}
