/*
 * A ledger as a file for people: an .xlsx sheet with a title, typed cells, sums by group and in
 * all, laid out for A4; or a CSV of the same rows.
 *
 * Laws: the file appears whole or not at all. A text is a text for the program that opens it,
 * never a formula. A formula of ours bears its value, so that programs which do not count show the
 * right figure. Sums are kept in thousandths, as the database keeps them, so that they agree with
 * `report totals` to the last digit. Rows are not kept in memory, however many there are.
 */
#ifndef BOOKS_BOOK_H
#define BOOKS_BOOK_H

#include "base/buffer.h"
#include "base/moment.h"
#include "conf/config.h"
#include "text/charset.h"

#define BOOK_COLUMNS_MOST 32
#define BOOK_ROWS_A_SHEET 1000000 /* Excel ends at 1,048,576; a longer ledger goes on in another */

enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_MONEY, CELL_DAY, CELL_TIME };

struct book_column {
	char title[96];
	enum cell_kind kind;
	int width;	   /* characters; 0: by its kind */
	bool summed;	   /* added up, in all and by group */
	bool by;	   /* the group: sums are told apart by it */
	size_t factors[2]; /* columns, from 1, whose product it is, in money; 0: none */
};

/* A row is filled cell by cell from the left. */
struct cell {
	bool there;
	size_t text; /* where in texts */
	double number;
	struct wall wall;
};
struct book_row {
	struct cell cells[BOOK_COLUMNS_MOST];
	size_t count;
	struct buffer texts; /* NUL-separated, shown */
};
void row_clear(struct book_row *row);
void row_release(struct book_row *row);
void row_skip(struct book_row *row);
void row_text(struct book_row *row, const char *text); /* "" is no cell */
void row_number(struct book_row *row, double number);
void row_whole(struct book_row *row, int64_t number); /* 0 is no cell */
void row_day(struct book_row *row,
	     const char *iso); /* "" is no cell; else as text if it is no day */
void row_time(struct book_row *row, const struct zone *zone, int64_t utc); /* 0 is no cell */

struct book_about {
	const struct config *config;
	const char *title; /* as its sheet is headed */
	const char *scope; /* what it is of: a year, a month, a notice; "" */
	struct moment now;
	struct day today;
	enum charset charset;  /* of a CSV */
	unsigned rows_a_sheet; /* 0: BOOK_ROWS_A_SHEET */
	bool plain;	       /* no sheet of sums */
	bool is_signed;	       /* clerk and secretary sign under the sums */
	double row_height;     /* of rows that are written on by hand; 0: by themselves */
};

struct book;

/* Begins the file; by its name .xlsx or CSV. NULL: why says why not. What is given is copied. path
 * NULL: there is none, it only adds up. */
struct book *book_open(const char *path, const struct book_about *about,
		       const struct book_column *columns, size_t count, char *why, size_t why_size);
void book_add(struct book *book, struct book_row *row);
/* How many rows, and a summed column's sum so far, in thousandths. */
int64_t book_rows(const struct book *book);
int64_t book_sum(const struct book *book, size_t column);
/* Ends it: the file is there now. False: why says why not, and nothing has changed. */
bool book_close(struct book *book, char *why, size_t why_size);
/* Lets go of it without a file. NULL is fine. */
void book_abandon(struct book *book);

/* True for .xlsx, however written. */
bool book_is_xlsx(const char *path);

#endif
