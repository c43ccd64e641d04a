/* A book as CSV: one row of headings, then the records; dates as 2027-04-08. */
#include "books/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct csv_book {
	FILE *file;
	struct buffer line, octets;
	bool failed;
	int error;
};

static void fail(struct csv_book *csv)
{
	csv->error = csv->failed ? csv->error : errno;
	csv->failed = true;
}

/* A mark at its very beginning tells Excel that it is UTF-8. */
static void put_line(const struct book *book, struct csv_book *csv, bool first)
{
	enum charset charset = book->about.charset;

	if (charset == CHARSET_UTF8_MARKED && !first)
		charset = CHARSET_UTF8;
	buffer_add_text(&csv->line, "\r\n");
	buffer_clear(&csv->octets);
	if (!csv->failed &&
	    (!charset_write(buffer_text(&csv->line), csv->line.size, charset, &csv->octets) ||
	     fwrite(csv->octets.text, 1, csv->octets.size, csv->file) != csv->octets.size))
		fail(csv);
	buffer_clear(&csv->line);
}

void csv_book_open(struct book *book)
{
	struct csv_book *csv = need_zeroed(1, sizeof(*csv));

	book->csv = csv;
	csv->file = fopen(book->beside.path, "we");
	if (csv->file == NULL)
		fail(csv);
	for (size_t i = 0; i < book->column_count; i++) {
		buffer_add_text(&csv->line, i > 0 ? "," : "");
		csv_add_cell(&csv->line, book->columns[i].title, ',');
	}
	put_line(book, csv, true);
}

static void add_cell(struct buffer *out, const struct book_column *column,
		     const struct book_row *row, size_t i)
{
	const struct cell *cell = &row->cells[i];
	const struct wall *wall = &cell->wall;

	if (!cell->there)
		return;
	switch (column->kind) {
	case CELL_TEXT: csv_add_cell(out, buffer_text(&row->texts) + cell->text, ','); return;
	case CELL_NUMBER: buffer_add_format(out, "%.15g", cell->number); return;
	case CELL_MONEY: buffer_add_format(out, "%.2f", cell->number); return;
	case CELL_DAY:
		buffer_add_format(out, "%04d-%02d-%02d", wall->day.year, wall->day.month,
				  wall->day.day);
		return;
	case CELL_TIME:
		buffer_add_format(out, "%04d-%02d-%02d %02d:%02d:%02d", wall->day.year,
				  wall->day.month, wall->day.day, wall->hour, wall->minute,
				  wall->second);
		return;
	}
}

void csv_book_add(const struct book *book, const struct book_row *row)
{
	struct csv_book *csv = book->csv;

	for (size_t i = 0; i < book->column_count; i++) {
		buffer_add_text(&csv->line, i > 0 ? "," : "");
		add_cell(&csv->line, &book->columns[i], row, i);
	}
	put_line(book, csv, false);
}

bool csv_book_close(struct book *book)
{
	struct csv_book *csv = book->csv;
	bool good;

	if (csv->file != NULL && fclose(csv->file) != 0)
		fail(csv);
	good = !csv->failed;
	errno = csv->error;
	buffer_release(&csv->line);
	buffer_release(&csv->octets);
	free(csv);
	book->csv = NULL;
	return good;
}
