/* What all .xlsx files of ours look like. */
#include "books/xlsx_look.h"

#include "base/show.h"
#include "conf/labels.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define A4	  9
#define NAME_MOST 31 /* characters of a sheet's name */

static lxw_format *format_of(lxw_workbook *book, const char *number)
{
	lxw_format *format = workbook_add_format(book);

	format_set_border(format, LXW_BORDER_THIN);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	if (number != NULL)
		format_set_num_format(format, number);
	return format;
}

void xlsx_look_make(lxw_workbook *book, struct xlsx_look *look)
{
	static const char *const numbers[] = {
		[CELL_TEXT] = "@",
		[CELL_NUMBER] = NULL,
		[CELL_MONEY] = "#,##0.00",
		[CELL_DAY] = "yyyy-mm-dd",
		[CELL_TIME] = "yyyy-mm-dd hh:mm",
	};

	look->title = workbook_add_format(book);
	format_set_bold(look->title);
	format_set_font_size(look->title, 16);
	format_set_align(look->title, LXW_ALIGN_CENTER);
	look->note = workbook_add_format(book);
	format_set_align(look->note, LXW_ALIGN_RIGHT);
	format_set_text_wrap(look->note);
	look->heading = format_of(book, NULL);
	format_set_bold(look->heading);
	format_set_text_wrap(look->heading);
	format_set_align(look->heading, LXW_ALIGN_CENTER);
	format_set_bg_color(look->heading, 0xDDEBDA);
	for (size_t i = 0; i <= CELL_TIME; i++) {
		look->cells[i] = format_of(book, numbers[i]);
		look->totals[i] = format_of(book, numbers[i]);
		format_set_bold(look->totals[i]);
		format_set_bg_color(look->totals[i], 0xF2F2F2);
	}
	format_set_text_wrap(look->cells[CELL_TEXT]);
	/* A figure that ends at the line and a text that begins at it read as one. */
	format_set_indent(look->cells[CELL_TEXT], 1);
}

/* What a sheet may be called: 31 characters, none of []:*?/\, no apostrophe at the ends. */
static void sheet_name(const char *title, size_t number, char *out, size_t size)
{
	char behind[16] = "";
	size_t used = 0, characters = 0, room;

	if (number > 0)
		snprintf(behind, sizeof(behind), " %zu", number + 1);
	room = NAME_MOST - strlen(behind);
	for (const char *at = title; *at != '\0' && used + 5 < size; at++) {
		bool begins = ((unsigned char)*at & 0xC0) != 0x80;

		characters += begins;
		if (characters > room)
			break;
		out[used++] =
			strchr("[]:*?/\\'", *at) != NULL || (unsigned char)*at < 0x20 ? ' ' : *at;
	}
	snprintf(out + used, size - used, "%s", used == 0 ? "1" : behind);
}

lxw_worksheet *xlsx_sheet(lxw_workbook *book, const char *title, size_t number)
{
	char name[NAME_MOST * 4 + 1];
	lxw_worksheet *sheet;

	sheet_name(title, number, name, sizeof(name));
	sheet = workbook_add_worksheet(book, name);
	/* A name that does not do is no reason to fail: any other does. */
	return sheet != NULL ? sheet : workbook_add_worksheet(book, NULL);
}

lxw_error xlsx_close(lxw_workbook *book)
{
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC), why;
	lxw_error error;

	if (kept >= 0 && nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
	error = workbook_close(book);
	why = errno;
	if (kept >= 0) {
		dup2(kept, STDERR_FILENO);
		close(kept);
	}
	if (nowhere >= 0)
		close(nowhere);
	errno = why;
	return error;
}

double xlsx_width(const struct book_column *column)
{
	static const double widths[] = { [CELL_TEXT] = 12,
					 [CELL_NUMBER] = 10,
					 [CELL_MONEY] = 12,
					 [CELL_DAY] = 11.5,
					 [CELL_TIME] = 16.5 };

	return column->width > 0 ? column->width : widths[column->kind];
}

double xlsx_heading_height(const struct book_column *columns, size_t count)
{
	int lines = 1;

	for (size_t i = 0; i < count; i++) {
		int own = (int)(show_width(columns[i].title) * 1.25 / xlsx_width(&columns[i])) + 1;

		lines = own > lines ? own : lines;
	}
	return (lines < 4 ? lines : 4) * 16;
}

/* ECMA-376 part 1, 22.9.2.19: _xHHHH_ is a character by its code. */
static bool is_escape(const char *at)
{
	return text_begins(at, "_x") && strspn(at + 2, "0123456789abcdefABCDEF") >= 4 &&
	       at[6] == '_';
}

lxw_error xlsx_write_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
			  lxw_format *format)
{
	struct buffer escaped = BUFFER_EMPTY;
	lxw_error error;

	for (const char *at = text; *at != '\0'; at++) {
		buffer_add_text(&escaped, is_escape(at) ? "_x005F" : "");
		buffer_add(&escaped, at, 1);
	}
	error = worksheet_write_string(sheet, row, column, buffer_text(&escaped), format);
	buffer_release(&escaped);
	return error;
}

#define LINE	    15.0  /* points of a line of text */
#define HEIGHT_MOST 405.0 /* what Excel takes, in whole lines */

/* A Chinese character is a little wider than two of those that widths are counted in. */
double xlsx_text_height(const char *text, double width)
{
	double lines = ceil(show_width(text) * 1.08 / width);
	double height = (lines < 1 ? 1 : lines) * LINE;

	return height < HEIGHT_MOST ? height : HEIGHT_MOST;
}

double xlsx_row_height(const struct book_column *columns, size_t count, const struct book_row *row)
{
	double height = LINE;

	for (size_t i = 0; i < count && i < row->count; i++) {
		if (columns[i].kind == CELL_TEXT && row->cells[i].there)
			height = fmax(height, xlsx_text_height(buffer_text(&row->texts) +
								       row->cells[i].text,
							       xlsx_width(&columns[i]) - 1));
	}
	return height > LINE ? height : 0;
}

/* As it is printed: A4, as wide as a page, headings again on each, page numbers. */
void xlsx_lay_out(lxw_worksheet *sheet, const struct config *config, lxw_row_t headings, bool wide)
{
	struct buffer footer = BUFFER_EMPTY;

	worksheet_set_paper(sheet, A4);
	if (wide)
		worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	worksheet_repeat_rows(sheet, headings, headings);
	worksheet_center_horizontally(sheet);
	worksheet_set_margins(sheet, 0.4, 0.4, 0.6, 0.6);
	buffer_add_format(&footer, "&C%s &P / &N", config_label(config, "page"));
	worksheet_set_footer(sheet, buffer_text(&footer));
	worksheet_freeze_panes(sheet, headings + 1, 0);
	buffer_release(&footer);
}
