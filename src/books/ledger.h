/*
 * Every ledger of the office as a file for Excel and WPS: those of the forms (by the form's name),
 * and the lists that the office works with. Who is anonymous stays so: what is written is what the
 * database shows, and a name that stands in for a number is no number.
 */
#ifndef BOOKS_LEDGER_H
#define BOOKS_LEDGER_H

#include "books/book.h"
#include "office/office.h"

struct ledger_wish {
	const char *ledger, *path;
	int season;	       /* year; 0: the current one */
	int year, month;       /* only that month; month 0: all of it */
	int64_t notice;	       /* of those ledgers that are of a notice; 0: none */
	const char *audience;  /* house-calls to these; NULL: none */
	bool all;	       /* records that do not count too: replaced, cancelled, waiting */
	enum charset charset;  /* of a CSV */
	unsigned rows_a_sheet; /* 0: as many as Excel takes */
};

struct ledger_done {
	int64_t rows;
	size_t sum_count;
	struct {
		char title[96];
		double amount;
	} sums[BOOK_COLUMNS_MOST];
};

enum ledger_result { LEDGER_DONE, LEDGER_WRONG, LEDGER_FAILED };

/* Writes it, from one state of the database, whatever happens meanwhile. LEDGER_WRONG: the wish
 * makes no sense; LEDGER_FAILED: it could not be written; why says so. */
enum ledger_result ledger_export(struct office *office, const struct ledger_wish *wish,
				 struct moment now, struct ledger_done *done, char *why,
				 size_t why_size);

/* All that there are, forms first; needs: "", "month", "notice", … */
void ledger_names(const struct office *office,
		  void (*each)(const char *name, const char *title, const char *needs,
			       void *context),
		  void *context);

#endif
