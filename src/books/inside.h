/* What the files of books/ share among themselves. */
#ifndef BOOKS_INSIDE_H
#define BOOKS_INSIDE_H

#include "books/book.h"
#include "books/sheet.h"

/* ---- reading ---- */

/* xlsx.c: the octets begin like a zip. */
bool xlsx_read(const char *bytes, size_t size, struct sheet *sheet, char *why, size_t why_size);
/* csv.c: valid UTF-8. */
bool csv_read(const char *text, size_t size, struct sheet *sheet, char *why, size_t why_size);

/* ---- writing ---- */

#define BESIDE_SIZE 4096
#define SCOPE_SIZE  700 /* a notice has its place in it */

/* A file on its way. */
struct beside {
	char path[BESIDE_SIZE]; /* to open and write it by */
	int fd;
	bool nameless; /* no folder has it */
};

/* file.c: an empty file beside path, for owner and group. False: see errno. */
bool file_beside(const char *path, struct beside *out);
/* What was written beside is on the disk and becomes path, in one step also where there is one.
 * False: see errno; what was written is gone. */
bool file_settle(struct beside *beside, const char *path);
/* What was written beside is gone; leaves errno to say why. */
void file_drop(struct beside *beside);

/* write.c: one cell of a CSV, quoted where it must be, with an apostrophe where a spreadsheet would
 * take it for a formula. */
void csv_add_cell(struct buffer *out, const char *text, char separator);

/* ---- a book, from inside ---- */

/* What was added up of a group. */
struct group_sum {
	int group; /* 0: none */
	int64_t records;
	int64_t amounts[BOOK_COLUMNS_MOST]; /* thousandths */
};

struct xlsx_book;
struct csv_book;

struct book {
	struct book_about about;
	char title[160], scope[SCOPE_SIZE];
	struct book_column columns[BOOK_COLUMNS_MOST];
	size_t column_count;
	char path[BESIDE_SIZE]; /* "" it only counts */
	struct beside beside;
	struct xlsx_book *xlsx; /* one of both */
	struct csv_book *csv;
	struct group_sum all, *groups; /* in order of group */
	size_t group_count;
};

/* The column by which sums are told apart; column_count: none. */
size_t book_by(const struct book *book);
/* Amount times price, to the hundredth. */
double book_product(double one, double other);
/* Whether any column is summed. */
bool book_sums(const struct book *book);

/* book_xlsx.c. Closing releases it in any case. */
void xlsx_book_open(struct book *book);
void xlsx_book_add(const struct book *book, const struct book_row *row);
bool xlsx_book_close(struct book *book);

/* book_csv.c, the same */
void csv_book_open(struct book *book);
void csv_book_add(const struct book *book, const struct book_row *row);
bool csv_book_close(struct book *book);

#endif
