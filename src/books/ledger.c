#include "books/inside.h"
#include "books/ledger_inside.h"
#include "books/whom.h"

#include "base/scope.h"
#include "base/show.h"
#include "office/calendar.h"
#include "office/failure.h"
#include "store/broadcast.h"
#include "store/veil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells ---- */

const char *run_label(const struct ledger_run *run, const char *name)
{
	return config_label(run->office->config, name);
}

const char *phone_national(const struct ledger_run *run, const char *number)
{
	const char *code = run->office->config->country_code;
	size_t size = strlen(code);

	return number[0] == '+' && size > 0 && strncmp(number + 1, code, size) == 0
		       ? number + 1 + size
		       : number;
}

void run_phone(struct ledger_run *run, const char *number)
{
	if (veil_is(number))
		row_text(&run->row, run_label(run, "anonymous"));
	else
		row_text(&run->row, phone_national(run, number));
}

void run_word(struct ledger_run *run, const char *prefix, const char *word)
{
	row_text(&run->row, config_word(run->office->config, prefix, word));
}

void failure_words(const struct ledger_run *run, const char *error, bool uncertain, char *out,
		   size_t size)
{
	const char *cause = failure_cause(error);
	char code[24];

	if (cause == NULL && uncertain && error[0] != '\0')
		cause = "doubtful";
	failure_code(error, code, sizeof(code));
	if (cause == NULL)
		copy_text(out, size, error);
	else if (code[0] == '\0')
		copy_text(out, size, config_word(run->office->config, "failure_", cause));
	else
		snprintf(out, size, "%.100s (%s)",
			 config_word(run->office->config, "failure_", cause), code);
}

void run_time(struct ledger_run *run, int64_t utc)
{
	row_time(&run->row, run->office->zone, utc);
}

void run_yes(struct ledger_run *run, bool yes)
{
	row_text(&run->row, yes ? run_label(run, "yes") : "");
}

void run_thousandths(struct ledger_run *run, int64_t amount)
{
	row_number(&run->row, (double)amount / 1000);
}

void run_add(struct ledger_run *run)
{
	book_add(run->book, &run->row);
	row_clear(&run->row);
}

/* ---- the book ---- */

/* "2027-04", "2027", or nothing where it is of all time. */
static void scope_of(const struct ledger_run *run, char out[64])
{
	if (run->month[0] != '\0')
		snprintf(out, 64, "%s", run->month);
	else if (run->season != 0)
		snprintf(out, 64, "%d", run->season);
	else
		out[0] = '\0';
}

bool run_open(struct ledger_run *run, const char *title, const char *scope,
	      const struct book_column *columns, size_t count, const struct ledger_list *list)
{
	char own[64];
	struct book_about about = { .config = run->office->config,
				    .title = title,
				    .scope = scope == NULL ? own : scope,
				    .now = run->now,
				    .today = office_today(run->office, run->now),
				    .charset = run->wish->charset,
				    .rows_a_sheet = run->wish->rows_a_sheet,
				    .is_signed = list != NULL && list->is_signed,
				    .row_height = list != NULL ? list->row_height : 0 };

	scope_of(run, own);
	run->book = book_open(run->wish->path, &about, columns, count, run->why, run->why_size);
	return run->book != NULL;
}

/* "notice 3: its text": whoever carries the list from door to door knows what to tell. */
static void notice_scope(const struct ledger_run *run, char out[SCOPE_SIZE])
{
	struct broadcast notice = { .id = 0 };
	struct buffer text = BUFFER_EMPTY;

	broadcast_get(run->office->store, run->wish->notice, &notice);
	if (notice.text != NULL)
		show_text(&text, notice.text, strlen(notice.text));
	snprintf(out, SCOPE_SIZE, "%.40s %lld%s%s", run_label(run, "notice"),
		 (long long)run->wish->notice, text.size > 0 ? ": " : "", buffer_text(&text));
	buffer_release(&text);
	broadcast_free(&notice);
}

static void audience_scope(const struct ledger_run *run, char out[SCOPE_SIZE])
{
	SCOPED(release_memory) char *words = whom_words(run->office, run->wish->audience);
	struct buffer text = BUFFER_EMPTY;

	show_text(&text, words, strlen(words));
	copy_text(out, SCOPE_SIZE, buffer_text(&text));
	buffer_release(&text);
}

/* What stands beside a list's title: the notice or the audience that it is of. */
static void list_scope(const struct ledger_run *run, const struct ledger_list *list,
		       char out[SCOPE_SIZE])
{
	if (list->needs == NEEDS_WHOM && run->wish->audience != NULL)
		audience_scope(run, out);
	else if (list->needs == NEEDS_NOTICE || list->needs == NEEDS_WHOM)
		notice_scope(run, out);
	else if (list->needs == NEEDS_NOTHING)
		out[0] = '\0';
	else
		scope_of(run, out);
}

static const char *title_of(const struct office *office, const struct ledger_list *list)
{
	return config_word(office->config, "ledger_", list->name);
}

static bool write_list(struct ledger_run *run, const struct ledger_list *list)
{
	struct book_column columns[BOOK_COLUMNS_MOST];
	char scope[SCOPE_SIZE];

	for (size_t i = 0; i < list->column_count; i++) {
		const struct ledger_column *from = &list->columns[i];

		columns[i] =
			(struct book_column){ .kind = from->kind,
					      .width = from->width,
					      .summed = from->summed,
					      .by = from->by,
					      .factors = { from->factors[0], from->factors[1] } };
		copy_text(columns[i].title, sizeof(columns[i].title), run_label(run, from->label));
	}
	list_scope(run, list, scope);
	return run_open(run, title_of(run->office, list), scope, columns, list->column_count,
			list) &&
	       list->write(run);
}

/* ---- what is wished ---- */

static const struct ledger_list *list_named(const char *name)
{
	for (size_t i = 0; i < ledger_list_count; i++) {
		if (text_is(ledger_lists[i]->name, name))
			return ledger_lists[i];
	}
	return NULL;
}

static const struct form *form_named(const struct office *office, const char *name)
{
	const struct form *form = forms_named(office->forms, name);

	return form == NULL || form->is_intent ? NULL : form;
}

/* What is missing or too much; NULL: nothing. */
static const char *fault(const struct ledger_wish *wish, const struct ledger_list *list)
{
	enum ledger_needs needs = list == NULL ? NEEDS_SEASON : list->needs;

	if (needs == NEEDS_MONTH && wish->month == 0)
		return "it is of a month; expected one";
	if (needs == NEEDS_NOTICE && wish->notice == 0)
		return "it is of a notice; expected its number";
	if (needs == NEEDS_WHOM && (wish->notice == 0) == (wish->audience == NULL))
		return "it is of a notice or an audience; expected one of both";
	if (wish->season != 0 && needs != NEEDS_SEASON && needs != NEEDS_YEAR)
		return "it is not of a season";
	if (wish->month != 0 && (needs == NEEDS_YEAR || needs == NEEDS_NOTHING ||
				 needs == NEEDS_NOTICE || needs == NEEDS_WHOM))
		return "it is not of a month";
	if ((wish->notice != 0 && needs != NEEDS_NOTICE && needs != NEEDS_WHOM) ||
	    (wish->audience != NULL && needs != NEEDS_WHOM))
		return "it is neither of a notice nor of an audience";
	return NULL;
}

/* From when to when, and which season's records. */
static void set_time(struct ledger_run *run)
{
	const struct ledger_wish *wish = run->wish;
	struct day first = { wish->year, wish->month, 1 };
	struct day next = wish->month == 12 ? (struct day){ wish->year + 1, 1, 1 }
					    : (struct day){ wish->year, wish->month + 1, 1 };
	char day[ISO_SIZE];

	run->season = wish->season != 0 ? wish->season : office_season(run->office, run->now);
	run->from = INT64_MIN;
	run->until = INT64_MAX;
	copy_text(run->first, sizeof(run->first), "0000-00-00");
	copy_text(run->last, sizeof(run->last), "9999-99-99");
	if (wish->month == 0)
		return;
	run->season = wish->season;
	run->from = utc_of(run->office->zone, first, 0, 0, 0);
	run->until = utc_of(run->office->zone, next, 0, 0, 0);
	copy_text(run->first, sizeof(run->first), iso_day(first, day));
	copy_text(run->last, sizeof(run->last), iso_day(day_of_number(day_number(next) - 1), day));
	copy_text(run->month, sizeof(run->month), run->first);
}

/* Days of work belong to no season but by their date. */
static void set_year(struct ledger_run *run, const struct ledger_list *list)
{
	if (list == NULL || run->month[0] != '\0')
		return;
	if (list->needs == NEEDS_SEASON && !text_is(list->name, "daywork")) {
		snprintf(run->first, sizeof(run->first), "%04d-01-01", run->season % 10000);
		snprintf(run->last, sizeof(run->last), "%04d-12-31", run->season % 10000);
	} else if (list->needs != NEEDS_SEASON && list->needs != NEEDS_YEAR) {
		run->season = 0;
	}
}

static void tell_sums(const struct ledger_run *run, struct ledger_done *done)
{
	*done = (struct ledger_done){ .rows = book_rows(run->book) };
	for (size_t i = 0; i < run->book->column_count; i++) {
		if (!run->book->columns[i].summed)
			continue;
		copy_text(done->sums[done->sum_count].title, sizeof(done->sums[0].title),
			  run->book->columns[i].title);
		done->sums[done->sum_count++].amount = (double)book_sum(run->book, i) / 1000;
	}
}

static enum ledger_result export_under_look(struct ledger_run *run, const struct ledger_list *list,
					    const struct form *form, struct ledger_done *done)
{
	bool good = form != NULL ? ledger_of_form(run, form) : write_list(run, list);

	if (good && store_troubled(run->office->store)) {
		snprintf(run->why, run->why_size, "the database could not be read");
		good = false;
	}
	if (!good) {
		book_abandon(run->book);
		return LEDGER_FAILED;
	}
	tell_sums(run, done);
	return book_close(run->book, run->why, run->why_size) ? LEDGER_DONE : LEDGER_FAILED;
}

enum ledger_result ledger_export(struct office *office, const struct ledger_wish *wish,
				 struct moment now, struct ledger_done *done, char *why,
				 size_t why_size)
{
	SCOPED(release_memory) struct ledger_run *run = need_zeroed(1, sizeof(*run));
	const struct ledger_list *list = list_named(wish->ledger);
	const struct form *form = list == NULL ? form_named(office, wish->ledger) : NULL;
	const char *wrong =
		form == NULL && list == NULL ? "there is no such ledger" : fault(wish, list);
	enum ledger_result result = LEDGER_FAILED;

	if (wrong != NULL) {
		snprintf(why, why_size, "%s", wrong);
		return LEDGER_WRONG;
	}
	*run = (struct ledger_run){
		.office = office, .wish = wish, .now = now, .why = why, .why_size = why_size
	};
	if (!store_look(office->store)) {
		snprintf(why, why_size, "the database is busy; try again");
		return LEDGER_FAILED;
	}
	set_time(run);
	set_year(run, list);
	result = export_under_look(run, list, form, done);
	store_look_end(office->store);
	row_release(&run->row);
	return result;
}

struct book *ledger_counted(struct office *office, const struct form *form, int season,
			    struct moment now)
{
	const struct ledger_wish wish = { .season = season };
	struct ledger_run run = { .office = office,
				  .wish = &wish,
				  .now = now,
				  .season = season,
				  .from = INT64_MIN,
				  .until = INT64_MAX };

	ledger_of_form(&run, form);
	row_release(&run.row);
	return run.book;
}

void ledger_names(const struct office *office,
		  void (*each)(const char *name, const char *title, const char *needs,
			       void *context),
		  void *context)
{
	static const char *const needs[] = {
		[NEEDS_SEASON] = "",	   [NEEDS_YEAR] = "", [NEEDS_MONTH] = "month",
		[NEEDS_NOTICE] = "notice", [NEEDS_TIME] = "", [NEEDS_WHOM] = "notice or audience",
		[NEEDS_NOTHING] = ""
	};

	for (size_t i = 0; i < forms_count(office->forms); i++) {
		const struct form *form = forms_at(office->forms, i);

		if (!form->is_intent && list_named(form->name) == NULL)
			each(form->name, form->title, "", context);
	}
	for (size_t i = 0; i < ledger_list_count; i++)
		each(ledger_lists[i]->name, title_of(office, ledger_lists[i]),
		     needs[ledger_lists[i]->needs], context);
}
