/* What the ledgers share among themselves. */
#ifndef BOOKS_LEDGER_INSIDE_H
#define BOOKS_LEDGER_INSIDE_H

#include "books/ledger.h"
#include "base/scope.h"
#include "conf/labels.h"
#include "forms/forms.h"
#include "store/report.h"

/* An export at work. */
struct ledger_run {
	struct office *office;
	const struct ledger_wish *wish;
	struct moment now;
	int season;
	int64_t from, until;	  /* utc ms: of the month, or of all time */
	char first[16], last[16]; /* the same as days, both included */
	char month[8];		  /* "2027-04"; "" all */
	struct book *book;
	struct book_row row;
	char *why;
	size_t why_size;
};

/* One column of a list: its label, and the rest as in struct book_column. */
struct ledger_column {
	const char *label;
	enum cell_kind kind;
	int width;
	bool summed, by;
	size_t factors[2];
};

/* ---- cells ---- */

const char *run_label(const struct ledger_run *run, const char *name);
/* A number as it is dialled here, in the same text. */
const char *phone_national(const struct ledger_run *run, const char *number);
/* The same as a cell; who is anonymous is called so. */
void run_phone(struct ledger_run *run, const char *number);
/* A state, source or kind in the village's words: label PREFIX_WORD. */
void run_word(struct ledger_run *run, const char *prefix, const char *word);
void run_time(struct ledger_run *run, int64_t utc);
/* Why a message did not go through, in the village's words, with the modem's code. */
#define FAILURE_SIZE 136
void failure_words(const struct ledger_run *run, const char *error, bool uncertain, char *out,
		   size_t size);
void run_yes(struct ledger_run *run, bool yes);
void run_thousandths(struct ledger_run *run, int64_t amount);
/* Ends a row. */
void run_add(struct ledger_run *run);

/* ---- ledger_forms.c ---- */

/* Begins the book with the form's columns and writes its records. False: no file can be made. */
bool ledger_of_form(struct ledger_run *run, const struct form *form);
struct ledger_list;
/* Begins the book: everything of struct book_about but title, scope and looks is of the run; these
 * are the list's, NULL: the usual ones. */
bool run_open(struct ledger_run *run, const char *title, const char *scope,
	      const struct book_column *columns, size_t count, const struct ledger_list *list);

/* ledger.c: a form's ledger of a season, added up and not written; under store_look(). Yours:
 * book_abandon(). */
struct book *ledger_counted(struct office *office, const struct form *form, int season,
			    struct moment now);

/* ledger_forms.c: the label of the unit in which a measure is told; NULL: it has none. */
const char *ledger_unit(const struct office *office, const char *measure);

/* ---- lists ---- */

enum ledger_needs {
	NEEDS_SEASON, /* of the season, or a month of it */
	NEEDS_YEAR,   /* of a season only */
	NEEDS_MONTH,
	NEEDS_NOTICE,
	NEEDS_WHOM,   /* a notice or an audience */
	NEEDS_TIME,   /* of all time, or a month */
	NEEDS_NOTHING /* as it is now */
};

struct ledger_list {
	const char *name; /* its title is the label ledger_NAME */
	enum ledger_needs needs;
	const struct ledger_column *columns;
	size_t column_count;
	double row_height;
	bool is_signed;			       /* by clerk and secretary */
	bool (*write)(struct ledger_run *run); /* false: why says why not */
};
#define BY_HAND	     24 /* height of a row that is written on */
#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* list_people.c, list_work.c, list_messages.c, list_season.c */
extern const struct ledger_list list_people, list_workdays, list_signups, list_daywork, list_wages,
	list_stock, list_stages, list_tasks, list_checks, list_meetings, list_inbox, list_outbox,
	list_calls, list_unreached, list_house_calls;
/* All of them, in the order in which they are told. */
extern const struct ledger_list *const ledger_lists[];
extern const size_t ledger_list_count;

#endif
