/* What all .xlsx files of ours look like: formats, names of sheets, how they are printed. */
#ifndef BOOKS_XLSX_LOOK_H
#define BOOKS_XLSX_LOOK_H

#include "books/inside.h"

#include <xlsxwriter.h>

struct xlsx_look {
	lxw_format *title, *note, *heading, *cells[CELL_TIME + 1], *totals[CELL_TIME + 1];
};
void xlsx_look_make(lxw_workbook *book, struct xlsx_look *look);

/* Writes and releases it. The library would tell of a full disk on standard error by itself: it is
 * kept from that, whoever asked for the file says it once. */
lxw_error xlsx_close(lxw_workbook *book);

/* Another sheet, named after its title; number: it is that one's n-th continuation. */
lxw_worksheet *xlsx_sheet(lxw_workbook *book, const char *title, size_t number);
/* In characters. */
double xlsx_width(const struct book_column *column);
/* Of a row of headings that are wrapped where they are longer than their columns. */
double xlsx_heading_height(const struct book_column *columns, size_t count);
/* A text as a cell: "_x0041_" in it stays so, and is not read as an A. */
lxw_error xlsx_write_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
			  lxw_format *format);
/* Of a row in which the longest text is wrapped; 0: of one line. Not every program works that out
 * when it opens the file. */
double xlsx_row_height(const struct book_column *columns, size_t count, const struct book_row *row);
/* Of a text over so many characters, in points. */
double xlsx_text_height(const char *text, double width);
/* A4, as wide as a page, the row of headings frozen and again on each page, page numbers. */
void xlsx_lay_out(lxw_worksheet *sheet, const struct config *config, lxw_row_t headings, bool wide);

#endif
