#include "books/inside.h"
#include "books/xlsx_look.h"

#include "base/show.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- CSV ---- */

/* Whether a spreadsheet would take it for a formula; some do with the full-width signs too. */
static bool like_formula(const char *text)
{
	static const char *const wide[] = { "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
					    "\xEF\xBC\xA0" };

	if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++) {
		if (text_begins(text, wide[i]))
			return true;
	}
	return false;
}

/*
 * A text that a spreadsheet would take for a formula gets an apostrophe in front, as one types it
 * there by hand; the reading of a roster takes it off again.
 */
void csv_add_cell(struct buffer *out, const char *text, char separator)
{
	bool quoted = strpbrk(text, "\"\r\n") != NULL || strchr(text, separator) != NULL;

	buffer_add_text(out, quoted ? "\"" : "");
	buffer_add_text(out, like_formula(text) ? "'" : "");
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buffer_add_text(out, "\"");
		buffer_add(out, text, 1);
	}
	buffer_add_text(out, quoted ? "\"" : "");
}

/* A spoilt name is no reason to refuse all the others. */
static void add_characters(struct buffer *out, const char *text, char separator)
{
	struct buffer words = BUFFER_EMPTY;

	show_characters(&words, text, strlen(text));
	csv_add_cell(out, buffer_text(&words), separator);
	buffer_release(&words);
}

static bool csv_text(const struct sheet *sheet, struct buffer *out)
{
	struct buffer utf8 = BUFFER_EMPTY;
	char separator = sheet->separator == '\0' ? ',' : sheet->separator;
	bool good;

	for (size_t row = 0; row < sheet->row_count; row++) {
		for (size_t i = 0; i < sheet->rows[row].count; i++) {
			if (i > 0)
				buffer_add(&utf8, &separator, 1);
			add_characters(&utf8, sheet_cell(sheet, row, i), separator);
		}
		buffer_add_text(&utf8, sheet->crlf ? "\r\n" : "\n");
	}
	good = charset_write(buffer_text(&utf8), utf8.size, sheet->charset, out);
	buffer_release(&utf8);
	return good;
}

static bool write_all(int fd, const struct buffer *bytes)
{
	size_t done = 0;

	while (done < bytes->size) {
		ssize_t put = write(fd, bytes->text + done, bytes->size - done);

		if (put < 0 && errno != EINTR)
			return false;
		done += put < 0 ? 0 : (size_t)put;
	}
	return true;
}

static bool write_csv(const char *path, const struct sheet *sheet)
{
	struct buffer bytes = BUFFER_EMPTY;
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	bool good = csv_text(sheet, &bytes) && fd >= 0 && write_all(fd, &bytes);

	if (fd >= 0)
		close(fd);
	buffer_release(&bytes);
	return good;
}

/* ---- .xlsx ---- */

/* Wide enough for the widest of the first rows; two columns of a terminal a Chinese character. */
static double column_width(const struct sheet *sheet, size_t column)
{
	size_t widest = 8;

	for (size_t row = 0; row < sheet->row_count && row < 200; row++) {
		size_t size = strlen(sheet_cell(sheet, row, column));

		widest = size > widest ? size : widest;
	}
	return widest > 40 ? 40 : (double)widest + 2;
}

/* A spreadsheet would not open a file with what is no character. */
static lxw_error write_string(lxw_worksheet *page, size_t row, size_t column, const char *text,
			      lxw_format *format)
{
	struct buffer words = BUFFER_EMPTY;
	lxw_error error;

	show_characters(&words, text, strlen(text));
	error = worksheet_write_string(page, (lxw_row_t)row, (lxw_col_t)column, buffer_text(&words),
				       format);
	buffer_release(&words);
	return error;
}

static bool write_xlsx(const char *path, const struct sheet *sheet)
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *page = book == NULL ? NULL : workbook_add_worksheet(book, NULL);
	lxw_format *heading = page == NULL ? NULL : workbook_add_format(book);
	lxw_error error = page == NULL ? LXW_ERROR_MEMORY_MALLOC_FAILED : LXW_NO_ERROR;

	if (heading != NULL)
		format_set_bold(heading);
	for (size_t row = 0; row < sheet->row_count && error == LXW_NO_ERROR; row++) {
		for (size_t i = 0; i < sheet->rows[row].count && error == LXW_NO_ERROR; i++)
			error = write_string(page, row, i, sheet_cell(sheet, row, i),
					     row == 0 ? heading : NULL);
	}
	for (size_t i = 0; page != NULL && sheet->row_count > 0 && i < sheet->rows[0].count; i++)
		worksheet_set_column(page, (lxw_col_t)i, (lxw_col_t)i, column_width(sheet, i),
				     NULL);
	if (page != NULL)
		worksheet_freeze_panes(page, 1, 0);
	if (book != NULL && xlsx_close(book) != LXW_NO_ERROR)
		return false;
	return error == LXW_NO_ERROR;
}

/* ---- both ---- */

bool book_is_xlsx(const char *path)
{
	size_t size = strlen(path);

	return size > 5 && strcasecmp(path + size - 5, ".xlsx") == 0;
}

bool sheet_write(const char *path, const struct sheet *sheet, char *why, size_t why_size)
{
	struct beside beside;

	errno = 0;
	if (!file_beside(path, &beside)) {
		snprintf(why, why_size, "%s", strerror(errno));
		return false;
	}
	if (!(book_is_xlsx(path) ? write_xlsx(beside.path, sheet) : write_csv(beside.path, sheet)))
		file_drop(&beside);
	else if (file_settle(&beside, path))
		return true;
	snprintf(why, why_size, "%s", errno != 0 ? strerror(errno) : "it cannot be written");
	return false;
}
