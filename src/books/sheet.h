/*
 * A sheet of texts, as people keep them in Excel and WPS: rows of cells, from an .xlsx or a CSV
 * file, and back. A file is hostile until proven otherwise: everything that it can ask for has a
 * bound, and a text that comes out of a sheet is valid UTF-8 without NUL.
 */
#ifndef BOOKS_SHEET_H
#define BOOKS_SHEET_H

#include "base/buffer.h"
#include "text/charset.h"

#define SHEET_FILE_MOST	   (32u << 20) /* octets of a file */
#define SHEET_TEXT_MOST	   (64u << 20) /* octets of what is packed in it, and of all texts */
#define SHEET_ROWS_MOST	   100000
#define SHEET_COLUMNS_MOST 64	/* those behind are not read */
#define SHEET_CELL_MOST	   2000 /* octets; a longer cell is cut */

struct sheet_row {
	size_t line;  /* where it stands in the file, from 1 */
	size_t first; /* its first cell */
	size_t count;
};

struct sheet {
	struct buffer text; /* of all cells, each ended by a NUL */
	size_t *cells;	    /* where in text */
	size_t cell_count;
	struct sheet_row *rows; /* those with anything in them */
	size_t row_count;
	/* How a CSV was written, for writing it in the same way. */
	enum charset charset;
	char separator; /* ',', ';' or '\t'; '\0': it was an .xlsx */
	bool crlf;
};

/* Reads a file, or its octets. False: why says what is wrong with it, and there is no sheet. */
bool sheet_read(const char *path, struct sheet *sheet, char *why, size_t why_size);
bool sheet_read_bytes(const char *bytes, size_t size, struct sheet *sheet, char *why,
		      size_t why_size);
void sheet_release(struct sheet *sheet);

/* The text of a cell; "" where there is none. */
const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column);

/* Builds a sheet: a row, then its cells from the left. False: that is more than a sheet holds. */
bool sheet_add_row(struct sheet *sheet, size_t line);
bool sheet_add_cell(struct sheet *sheet, const char *text, size_t size);
/* Empty cells up to that column. */
bool sheet_skip_to(struct sheet *sheet, size_t column);
/* Takes a last row back that has nothing in it. */
void sheet_end_row(struct sheet *sheet);

/*
 * Writes a sheet: .xlsx by the name of the file, else CSV in the sheet's own way. Every cell is a
 * text for the program that opens it, never a formula. The file appears whole or not at all,
 * readable for its owner and group. False: why says why not.
 */
bool sheet_write(const char *path, const struct sheet *sheet, char *why, size_t why_size);

#endif
