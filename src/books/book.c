#include "books/inside.h"

#include "base/show.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THOUSANDTHS 1000

/* ---- rows ---- */

void row_clear(struct book_row *row)
{
	row->count = 0;
	buffer_clear(&row->texts);
}

void row_release(struct book_row *row)
{
	buffer_release(&row->texts);
}

static struct cell *next_cell(struct book_row *row)
{
	struct cell *cell = &row->cells[row->count < BOOK_COLUMNS_MOST - 1 ? row->count
									   : BOOK_COLUMNS_MOST - 1];

	*cell = (struct cell){ .there = false };
	row->count += row->count < BOOK_COLUMNS_MOST;
	return cell;
}

void row_skip(struct book_row *row)
{
	next_cell(row);
}

void row_text(struct book_row *row, const char *text)
{
	struct cell *cell = next_cell(row);

	cell->there = text != NULL && text[0] != '\0';
	cell->text = row->texts.size;
	if (cell->there)
		show_text(&row->texts, text, strlen(text));
	buffer_add(&row->texts, "", 1);
}

void row_number(struct book_row *row, double number)
{
	struct cell *cell = next_cell(row);

	cell->there = isfinite(number);
	cell->number = number;
}

void row_whole(struct book_row *row, int64_t number)
{
	struct cell *cell = next_cell(row);

	cell->there = number != 0;
	cell->number = (double)number;
}

void row_day(struct book_row *row, const char *iso)
{
	struct day day;
	struct cell *cell;
	int used = 0;

	if (sscanf(iso, "%4d-%2d-%2d%n", &day.year, &day.month, &day.day, &used) != 3 ||
	    iso[used] != '\0' || day.year < 1900 || !day_valid(day)) {
		row_skip(row);
		return;
	}
	cell = next_cell(row);
	cell->there = true;
	cell->wall = (struct wall){ .day = day };
}

void row_time(struct book_row *row, const struct zone *zone, int64_t utc)
{
	struct cell *cell = next_cell(row);

	cell->there = utc != 0;
	cell->wall = wall_of(zone, utc);
}

/* ---- sums ---- */

size_t book_by(const struct book *book)
{
	size_t by = 0;

	while (by < book->column_count && !book->columns[by].by)
		by++;
	return by;
}

bool book_sums(const struct book *book)
{
	for (size_t i = 0; i < book->column_count; i++) {
		if (book->columns[i].summed)
			return true;
	}
	return false;
}

/* The sums of a group, in their order; it is made where there is none yet. */
static struct group_sum *sum_of(struct book *book, int group)
{
	size_t at = 0;

	while (at < book->group_count && book->groups[at].group < group)
		at++;
	if (at < book->group_count && book->groups[at].group == group)
		return &book->groups[at];
	book->groups = need_resized(book->groups, book->group_count + 1, sizeof(*book->groups));
	memmove(&book->groups[at + 1], &book->groups[at],
		(book->group_count - at) * sizeof(*book->groups));
	book->group_count++;
	book->groups[at] = (struct group_sum){ .group = group };
	return &book->groups[at];
}

static void add_to(struct group_sum *sum, const struct book *book, const struct book_row *row)
{
	sum->records++;
	for (size_t i = 0; i < book->column_count; i++) {
		if (book->columns[i].summed && row->cells[i].there)
			sum->amounts[i] += llround(row->cells[i].number * THOUSANDTHS);
	}
}

/* Two and a half kilos at 1.19 are 2.98, as one reckons on paper and as a spreadsheet does: binary
 * fractions would make 2.97 of it. */
double book_product(double one, double other)
{
	int64_t thousandths = llround(one * 1000), ten_thousandths = llround(other * 10000);

	return (double)(roundl((long double)thousandths * (long double)ten_thousandths / 1e5L) /
			100);
}

/* Columns that are the product of two others. */
static void multiply(const struct book *book, struct book_row *row)
{
	for (size_t i = 0; i < book->column_count; i++) {
		const size_t *factors = book->columns[i].factors;

		if (factors[0] == 0 || !row->cells[factors[0] - 1].there ||
		    !row->cells[factors[1] - 1].there)
			continue;
		row->cells[i].there = true;
		row->cells[i].number = book_product(row->cells[factors[0] - 1].number,
						    row->cells[factors[1] - 1].number);
	}
}

/* ---- the book ---- */

struct book *book_open(const char *path, const struct book_about *about,
		       const struct book_column *columns, size_t count, char *why, size_t why_size)
{
	struct book *book = need_zeroed(1, sizeof(*book));

	errno = 0;
	if (path != NULL && !file_beside(path, &book->beside)) {
		snprintf(why, why_size, "%s", strerror(errno));
		free(book);
		return NULL;
	}
	book->about = *about;
	if (book->about.rows_a_sheet == 0)
		book->about.rows_a_sheet = BOOK_ROWS_A_SHEET;
	copy_text(book->path, sizeof(book->path), path == NULL ? "" : path);
	copy_text(book->title, sizeof(book->title), about->title);
	copy_text(book->scope, sizeof(book->scope), about->scope);
	book->column_count = count < BOOK_COLUMNS_MOST ? count : BOOK_COLUMNS_MOST;
	memcpy(book->columns, columns, book->column_count * sizeof(*columns));
	if (path != NULL && book_is_xlsx(path))
		xlsx_book_open(book);
	else if (path != NULL)
		csv_book_open(book);
	return book;
}

void book_add(struct book *book, struct book_row *row)
{
	size_t by = book_by(book);

	while (row->count < book->column_count)
		row_skip(row);
	multiply(book, row);
	add_to(&book->all, book, row);
	if (by < book->column_count)
		add_to(sum_of(book, row->cells[by].there ? (int)row->cells[by].number : 0), book,
		       row);
	if (book->xlsx != NULL)
		xlsx_book_add(book, row);
	else if (book->csv != NULL)
		csv_book_add(book, row);
}

int64_t book_rows(const struct book *book)
{
	return book->all.records;
}

int64_t book_sum(const struct book *book, size_t column)
{
	return book->all.amounts[column];
}

static bool end_file(struct book *book)
{
	return book->xlsx != NULL  ? xlsx_book_close(book)
	       : book->csv != NULL ? csv_book_close(book)
				   : true;
}

bool book_close(struct book *book, char *why, size_t why_size)
{
	bool good;

	errno = 0;
	good = end_file(book);
	if (!good)
		file_drop(&book->beside);
	else
		good = file_settle(&book->beside, book->path);
	if (!good)
		snprintf(why, why_size, "%s",
			 errno != 0 ? strerror(errno) : "it could not be written whole");
	free(book->groups);
	free(book);
	return good;
}

void book_abandon(struct book *book)
{
	if (book == NULL)
		return;
	end_file(book);
	if (book->path[0] != '\0')
		file_drop(&book->beside);
	free(book->groups);
	free(book);
}
