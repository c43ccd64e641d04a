/*
 * A book as .xlsx:
 *
 *	row 1	village and ledger		title, over all columns
 *	row 2	season, and the day it was made
 *	row 3	number, time, name, ...	headings, frozen, repeated on each printed page, with a filter
 *	…	the records
 *	last	total, as SUBTOTAL		follows the filter
 *
 * and a second sheet with the sums of each group, by formulas over the first.
 */
#include "books/xlsx_look.h"

#include "base/die.h"
#include "conf/labels.h"

#include <errno.h>
#include <libgen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define THOUSANDTHS  1000
#define HEADINGS_ROW 2
#define SHEETS_MOST  64
#define SIGN_HEIGHT  24
#define SUMS_WIDTH   14.0 /* characters of each column of sums */
#define TEXT_MOST    8000 /* octets of a cell: well below Excel's 32,767 characters */

struct xlsx_book {
	lxw_workbook *book;
	char folder[BESIDE_SIZE]; /* for what is put aside while rows come */
	struct xlsx_look look;
	lxw_worksheet *sheets[SHEETS_MOST], *sums;
	lxw_row_t rows[SHEETS_MOST];	    /* records in each */
	int64_t amounts[BOOK_COLUMNS_MOST]; /* sums of the sheet at work, in thousandths */
	size_t sheet_count;
	lxw_error error;
};

static void met(struct xlsx_book *xlsx, lxw_error error)
{
	if (xlsx->error == LXW_NO_ERROR)
		xlsx->error = error;
}

static const char *label(const struct book *book, const char *name)
{
	return config_label(book->about.config, name);
}

/* ---- sheets ---- */

static double width_of_all(const struct book *book)
{
	double width = 0;

	for (size_t i = 0; i < book->column_count; i++)
		width += xlsx_width(&book->columns[i]);
	return width;
}

static void write_text(struct xlsx_book *xlsx, lxw_worksheet *sheet, lxw_row_t row, size_t column,
		       const char *text, lxw_format *format)
{
	char cut[TEXT_MOST];

	if (!copy_text(cut, sizeof(cut), text))
		text = cut;
	met(xlsx, xlsx_write_text(sheet, row, (lxw_col_t)column, text, format));
}

/* Over all columns, where there are several. */
static void write_across(struct xlsx_book *xlsx, lxw_worksheet *sheet, lxw_row_t row,
			 size_t columns, const char *text, lxw_format *format)
{
	if (columns > 1)
		met(xlsx, worksheet_merge_range(sheet, row, 0, row, (lxw_col_t)(columns - 1), text,
						format));
	else
		write_text(xlsx, sheet, row, 0, text, format);
}

/* width: of all columns. */
static void write_head(const struct book *book, lxw_worksheet *sheet, size_t columns, double width)
{
	struct buffer words = BUFFER_EMPTY;
	char day[ISO_SIZE];

	buffer_add_format(&words, "%s %s", book->about.config->village, book->title);
	worksheet_set_row(sheet, 0, 26, NULL);
	write_across(book->xlsx, sheet, 0, columns, buffer_text(&words), book->xlsx->look.title);
	buffer_clear(&words);
	buffer_add_format(&words, "%s%s%s %s", book->scope, book->scope[0] == '\0' ? "" : "   ",
			  label(book, "made"), iso_day(book->about.today, day));
	worksheet_set_row(sheet, 1, xlsx_text_height(buffer_text(&words), width), NULL);
	write_across(book->xlsx, sheet, 1, columns, buffer_text(&words), book->xlsx->look.note);
	buffer_release(&words);
}

static void begin_sheet(const struct book *book, struct xlsx_book *xlsx)
{
	size_t number = xlsx->sheet_count++;
	lxw_worksheet *sheet;

	sheet = xlsx_sheet(xlsx->book, book->title, number);
	xlsx->sheets[number] = sheet;
	xlsx_lay_out(sheet, book->about.config, HEADINGS_ROW, width_of_all(book) > 90);
	for (size_t i = 0; i < book->column_count; i++)
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i,
				     xlsx_width(&book->columns[i]), NULL);
	write_head(book, sheet, book->column_count, width_of_all(book));
	worksheet_set_row(sheet, HEADINGS_ROW,
			  xlsx_heading_height(book->columns, book->column_count), NULL);
	for (size_t i = 0; i < book->column_count; i++)
		write_text(xlsx, sheet, HEADINGS_ROW, i, book->columns[i].title,
			   xlsx->look.heading);
}

/* ---- formulas ---- */

/* "E4" */
static void add_cell_name(struct buffer *out, size_t column, lxw_row_t row)
{
	char name[LXW_MAX_CELL_NAME_LENGTH];

	lxw_rowcol_to_cell(name, row, (lxw_col_t)column);
	buffer_add_text(out, name);
}

/* "'Ledger'!E4:E10": a column's records on a sheet. */
static void add_range(struct buffer *out, const struct xlsx_book *xlsx, size_t number,
		      size_t column)
{
	lxw_row_t first = HEADINGS_ROW + 1;

	buffer_add_format(out, "'%s'!", xlsx->sheets[number]->name);
	add_cell_name(out, column, first);
	buffer_add_text(out, ":");
	add_cell_name(out, column, first + (xlsx->rows[number] > 0 ? xlsx->rows[number] - 1 : 0));
}

static void write_formula(struct xlsx_book *xlsx, lxw_worksheet *sheet, lxw_row_t row,
			  size_t column, const struct buffer *formula, lxw_format *format,
			  double value)
{
	met(xlsx, worksheet_write_formula_num(sheet, row, (lxw_col_t)column, buffer_text(formula),
					      format, value));
}

/* ---- records ---- */

static void write_product(const struct book *book, lxw_worksheet *sheet, lxw_row_t at,
			  size_t column, const struct cell *cell)
{
	const size_t *factors = book->columns[column].factors;
	struct buffer formula = BUFFER_EMPTY;

	buffer_add_text(&formula, "=ROUND(");
	add_cell_name(&formula, factors[0] - 1, at);
	buffer_add_text(&formula, "*");
	add_cell_name(&formula, factors[1] - 1, at);
	buffer_add_text(&formula, ",2)");
	write_formula(book->xlsx, sheet, at, column, &formula, book->xlsx->look.cells[CELL_MONEY],
		      cell->number);
	buffer_release(&formula);
}

static void write_cell(const struct book *book, lxw_worksheet *sheet, lxw_row_t at, size_t column,
		       const struct book_row *row)
{
	struct xlsx_book *xlsx = book->xlsx;
	const struct cell *cell = &row->cells[column];
	enum cell_kind kind = book->columns[column].kind;
	lxw_format *format = xlsx->look.cells[kind];
	lxw_datetime time = { cell->wall.day.year, cell->wall.day.month, cell->wall.day.day,
			      cell->wall.hour,	   cell->wall.minute,	 cell->wall.second };

	if (!cell->there) {
		met(xlsx, worksheet_write_blank(sheet, at, (lxw_col_t)column, format));
		return;
	}
	if (book->columns[column].factors[0] != 0) {
		write_product(book, sheet, at, column, cell);
		return;
	}
	switch (kind) {
	case CELL_TEXT:
		write_text(xlsx, sheet, at, column, buffer_text(&row->texts) + cell->text, format);
		return;
	case CELL_NUMBER:
	case CELL_MONEY:
		met(xlsx,
		    worksheet_write_number(sheet, at, (lxw_col_t)column, cell->number, format));
		return;
	case CELL_DAY:
	case CELL_TIME:
		met(xlsx, worksheet_write_datetime(sheet, at, (lxw_col_t)column, &time, format));
		return;
	}
}

/* ---- the end of a sheet ---- */

/* Its last row: the sums of those records that the filter lets through. */
static void write_totals(const struct book *book, size_t number)
{
	struct xlsx_book *xlsx = book->xlsx;
	lxw_row_t last = HEADINGS_ROW + 1 + xlsx->rows[number];
	struct buffer formula = BUFFER_EMPTY;

	write_text(xlsx, xlsx->sheets[number], last, 0, label(book, "total"),
		   xlsx->look.totals[CELL_TEXT]);
	for (size_t i = 1; i < book->column_count; i++) {
		lxw_format *format = xlsx->look.totals[book->columns[i].kind];

		if (!book->columns[i].summed) {
			met(xlsx, worksheet_write_blank(xlsx->sheets[number], last, (lxw_col_t)i,
							format));
			continue;
		}
		buffer_clear(&formula);
		buffer_add_text(&formula, "=SUBTOTAL(109,");
		add_range(&formula, xlsx, number, i);
		buffer_add_text(&formula, ")");
		write_formula(xlsx, xlsx->sheets[number], last, i, &formula, format,
			      (double)xlsx->amounts[i] / THOUSANDTHS);
		xlsx->amounts[i] = 0;
	}
	buffer_release(&formula);
}

/* Under the last row, a line apart: who answers for it. */
static void write_signatures(const struct book *book, lxw_row_t last)
{
	struct xlsx_book *xlsx = book->xlsx;
	lxw_worksheet *sheet = xlsx->sheets[xlsx->sheet_count - 1];
	struct buffer words = BUFFER_EMPTY;

	worksheet_set_row(sheet, last + 2, SIGN_HEIGHT, NULL);
	buffer_add_format(&words, "%s: ____________    %s: ____________", label(book, "sign_clerk"),
			  label(book, "sign_secretary"));
	write_text(xlsx, sheet, last + 2, 0, buffer_text(&words), NULL);
	buffer_release(&words);
}

static bool is_signed(const struct book *book)
{
	return book->about.is_signed && book_sums(book) && book->all.records > 0;
}

static void end_sheet(const struct book *book)
{
	struct xlsx_book *xlsx = book->xlsx;
	size_t number = xlsx->sheet_count - 1;
	lxw_row_t records = xlsx->rows[number];

	/* Before the last row: the library takes no range that ends above the row at work. */
	met(xlsx,
	    worksheet_autofilter(xlsx->sheets[number], HEADINGS_ROW, 0, HEADINGS_ROW + records,
				 (lxw_col_t)(book->column_count - 1)));
	if (records > 0 && book_sums(book))
		write_totals(book, number);
}

void xlsx_book_add(const struct book *book, const struct book_row *row)
{
	struct xlsx_book *xlsx = book->xlsx;
	lxw_worksheet *sheet;
	lxw_row_t at;
	double height = fmax(book->about.row_height,
			     xlsx_row_height(book->columns, book->column_count, row));

	if (xlsx->rows[xlsx->sheet_count - 1] == book->about.rows_a_sheet &&
	    xlsx->sheet_count < SHEETS_MOST) {
		end_sheet(book);
		begin_sheet(book, xlsx);
	}
	sheet = xlsx->sheets[xlsx->sheet_count - 1];
	at = HEADINGS_ROW + 1 + xlsx->rows[xlsx->sheet_count - 1]++;
	if (height > 0)
		worksheet_set_row(sheet, at, height, NULL);
	for (size_t i = 0; i < book->column_count; i++) {
		write_cell(book, sheet, at, i, row);
		if (book->columns[i].summed && row->cells[i].there)
			xlsx->amounts[i] += llround(row->cells[i].number * THOUSANDTHS);
	}
}

/* ---- the sheet of sums ---- */

/*
 * What goes over all sheets of records: how many are of a group, or the sum of a column in it.
 * Those without a group (0) have an empty cell there. column: column_count counts.
 */
static void add_of_group(struct buffer *out, const struct book *book, int group, size_t column)
{
	const struct xlsx_book *xlsx = book->xlsx;
	bool counts = column == book->column_count;
	size_t by = book_by(book);

	buffer_add_text(out, "=");
	for (size_t i = 0; i < xlsx->sheet_count; i++) {
		buffer_add_text(out, i > 0 ? "+SUMPRODUCT((" : "SUMPRODUCT((");
		add_range(out, xlsx, i, by);
		if (group == 0)
			buffer_add_text(out, "=\"\")*1");
		else
			buffer_add_format(out, "=%d)*1", group);
		if (!counts) {
			buffer_add_text(out, ",");
			add_range(out, xlsx, i, column);
		}
		buffer_add_text(out, ")");
	}
}

/* All records: how many, or the sum of a column. */
static void add_of_all(struct buffer *out, const struct book *book, size_t column)
{
	bool counts = column == book->column_count;

	buffer_add_text(out, "=");
	for (size_t i = 0; i < book->xlsx->sheet_count; i++) {
		buffer_add_text(out, i > 0 ? "+" : "");
		buffer_add_text(out, counts ? "ROWS(" : "SUM(");
		add_range(out, book->xlsx, i, counts ? 0 : column);
		buffer_add_text(out, ")");
	}
}

/* How many, or the sum of a column, of a group or of all (sum is book->all). */
static void write_sum_cell(const struct book *book, lxw_row_t at, lxw_col_t to,
			   const struct group_sum *sum, size_t column)
{
	struct xlsx_book *xlsx = book->xlsx;
	bool all = sum == &book->all, counts = column == book->column_count;
	enum cell_kind kind = counts ? CELL_NUMBER : book->columns[column].kind;
	struct buffer formula = BUFFER_EMPTY;

	if (all)
		add_of_all(&formula, book, column);
	else
		add_of_group(&formula, book, sum->group, column);
	write_formula(xlsx, xlsx->sums, at, to, &formula,
		      all ? xlsx->look.totals[kind] : xlsx->look.cells[kind],
		      counts ? (double)sum->records : (double)sum->amounts[column] / THOUSANDTHS);
	buffer_release(&formula);
}

static void write_sum(const struct book *book, lxw_row_t at, const struct group_sum *sum)
{
	struct xlsx_book *xlsx = book->xlsx;
	bool all = sum == &book->all;
	lxw_col_t to = 1;

	if (all || sum->group == 0)
		write_text(xlsx, xlsx->sums, at, 0, label(book, all ? "total" : "no_group"),
			   all ? xlsx->look.totals[CELL_TEXT] : xlsx->look.cells[CELL_TEXT]);
	else
		met(xlsx, worksheet_write_number(xlsx->sums, at, 0, sum->group,
						 xlsx->look.cells[CELL_NUMBER]));
	write_sum_cell(book, at, to++, sum, book->column_count);
	for (size_t i = 0; i < book->column_count; i++) {
		if (book->columns[i].summed)
			write_sum_cell(book, at, to++, sum, i);
	}
}

static void write_sums(const struct book *book)
{
	struct xlsx_book *xlsx = book->xlsx;
	size_t by = book_by(book), columns = 0;
	lxw_row_t at = HEADINGS_ROW;

	xlsx->sums = xlsx_sheet(xlsx->book, label(book, "sums"), 0);
	xlsx_lay_out(xlsx->sums, book->about.config, HEADINGS_ROW, false);
	for (size_t i = 0; i < book->column_count; i++)
		columns += book->columns[i].summed;
	worksheet_set_column(xlsx->sums, 0, (lxw_col_t)(columns + 1), SUMS_WIDTH, NULL);
	write_head(book, xlsx->sums, columns + 2, SUMS_WIDTH * (double)(columns + 2));
	write_text(xlsx, xlsx->sums, at, 0, by < book->column_count ? book->columns[by].title : "",
		   xlsx->look.heading);
	write_text(xlsx, xlsx->sums, at, 1, label(book, "records"), xlsx->look.heading);
	columns = 2;
	for (size_t i = 0; i < book->column_count; i++) {
		if (book->columns[i].summed)
			write_text(xlsx, xlsx->sums, at, columns++, book->columns[i].title,
				   xlsx->look.heading);
	}
	for (size_t i = 0; i < book->group_count; i++)
		write_sum(book, ++at, &book->groups[i]);
	if (book->all.records > 0)
		write_sum(book, ++at, &book->all);
}

/* ---- the book ---- */

void xlsx_book_open(struct book *book)
{
	struct xlsx_book *xlsx = need_zeroed(1, sizeof(*xlsx));
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	lxw_doc_properties properties = { .title = book->title,
					  .created = (time_t)(book->about.now.utc / 1000) };
	char path[BESIDE_SIZE];

	copy_text(path, sizeof(path), book->path);
	copy_text(xlsx->folder, sizeof(xlsx->folder), dirname(path));
	options.tmpdir = xlsx->folder;
	xlsx->book = workbook_new_opt(book->beside.path, &options);
	if (xlsx->book == NULL)
		die("out of memory");
	workbook_set_properties(xlsx->book, &properties);
	xlsx_look_make(xlsx->book, &xlsx->look);
	book->xlsx = xlsx;
	begin_sheet(book, xlsx);
}

#define PIECE 65536

/* How many rows a sheet has, by their tags; -1: it is not there whole. */
static int64_t rows_in(zip_t *archive, size_t sheet)
{
	static const char tag[] = "<row ", end[] = "</worksheet>";
	const size_t tag_size = sizeof(tag) - 1, end_size = sizeof(end) - 1;
	char name[64], octets[PIECE + sizeof(end)];
	size_t kept = 0, size = 0;
	int64_t rows = 0;
	zip_int64_t got;
	zip_file_t *file;

	snprintf(name, sizeof(name), "xl/worksheets/sheet%zu.xml", sheet + 1);
	file = zip_fopen(archive, name, 0);
	if (file == NULL)
		return -1;
	while ((got = zip_fread(file, octets + kept, PIECE)) > 0) {
		size = kept + (size_t)got;
		for (size_t i = kept < tag_size ? 0 : kept - tag_size + 1; i + tag_size <= size;
		     i++)
			rows += memcmp(octets + i, tag, tag_size) == 0;
		kept = size < end_size ? size : end_size;
		memmove(octets, octets + size - kept, kept);
	}
	if (zip_fclose(file) != 0 || got < 0 || kept < end_size ||
	    memcmp(octets, end, end_size) != 0)
		return -1;
	return rows;
}

/*
 * The library does not look at what becomes of the rows that it puts aside, so that a full disk
 * could leave a file that ends in the middle: each sheet is read again.
 */
static bool whole(const char *path, const struct xlsx_book *xlsx, bool sums, bool is_signed)
{
	zip_t *archive = zip_open(path, ZIP_RDONLY, NULL);
	bool good = archive != NULL;

	for (size_t i = 0; good && i < xlsx->sheet_count; i++)
		good = rows_in(archive, i) == HEADINGS_ROW + 1 + (int64_t)xlsx->rows[i] +
						      (sums && xlsx->rows[i] > 0) +
						      (is_signed && i + 1 == xlsx->sheet_count);
	if (archive != NULL)
		zip_discard(archive);
	return good;
}

bool xlsx_book_close(struct book *book)
{
	struct xlsx_book *xlsx = book->xlsx;
	bool good;

	end_sheet(book);
	if (is_signed(book))
		write_signatures(book, HEADINGS_ROW + 1 + xlsx->rows[xlsx->sheet_count - 1]);
	if (book_sums(book) && !book->about.plain)
		write_sums(book);
	met(xlsx, xlsx_close(xlsx->book));
	good = xlsx->error == LXW_NO_ERROR &&
	       whole(book->beside.path, xlsx, book_sums(book), is_signed(book));
	free(xlsx);
	book->xlsx = NULL;
	return good;
}
