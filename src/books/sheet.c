#include "books/sheet.h"

#include "books/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- building ---- */

bool sheet_add_row(struct sheet *sheet, size_t line)
{
	if (sheet->row_count == SHEET_ROWS_MOST)
		return false;
	if (sheet->row_count % 256 == 0)
		sheet->rows =
			need_resized(sheet->rows, sheet->row_count + 256, sizeof(*sheet->rows));
	sheet->rows[sheet->row_count++] =
		(struct sheet_row){ .line = line, .first = sheet->cell_count };
	return true;
}

/* Without blanks at both ends, and no NUL inside. */
static void trim(const char **text, size_t *size)
{
	const char *nul = memchr(*text, '\0', *size);

	if (nul != NULL)
		*size = (size_t)(nul - *text);
	while (*size > 0 && strchr(" \t\r\n", (*text)[*size - 1]) != NULL)
		(*size)--;
	while (*size > 0 && strchr(" \t\r\n", **text) != NULL) {
		(*text)++;
		(*size)--;
	}
	if (*size > SHEET_CELL_MOST) {
		*size = SHEET_CELL_MOST;
		while (*size > 0 && ((*text)[*size] & 0xC0) == 0x80)
			(*size)--;
	}
}

bool sheet_add_cell(struct sheet *sheet, const char *text, size_t size)
{
	struct sheet_row *row = &sheet->rows[sheet->row_count - 1];

	if (row->count == SHEET_COLUMNS_MOST)
		return true;
	trim(&text, &size);
	if (sheet->text.size + size + 1 > SHEET_TEXT_MOST)
		return false;
	if (sheet->cell_count % 1024 == 0)
		sheet->cells =
			need_resized(sheet->cells, sheet->cell_count + 1024, sizeof(*sheet->cells));
	sheet->cells[sheet->cell_count++] = sheet->text.size;
	row->count++;
	buffer_add(&sheet->text, text, size);
	buffer_add(&sheet->text, "", 1);
	return true;
}

bool sheet_skip_to(struct sheet *sheet, size_t column)
{
	while (sheet->rows[sheet->row_count - 1].count < column && column <= SHEET_COLUMNS_MOST) {
		if (!sheet_add_cell(sheet, "", 0))
			return false;
	}
	return true;
}

void sheet_end_row(struct sheet *sheet)
{
	const struct sheet_row *row = &sheet->rows[sheet->row_count - 1];

	for (size_t i = 0; i < row->count; i++) {
		if (sheet_cell(sheet, sheet->row_count - 1, i)[0] != '\0')
			return;
	}
	sheet->row_count--;
}

const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column)
{
	const struct sheet_row *it = &sheet->rows[row];

	return column < it->count ? sheet->text.text + sheet->cells[it->first + column] : "";
}

void sheet_release(struct sheet *sheet)
{
	buffer_release(&sheet->text);
	free(sheet->cells);
	free(sheet->rows);
	*sheet = (struct sheet){ .row_count = 0 };
}

/* ---- reading ---- */

static bool read_csv(const char *bytes, size_t size, struct sheet *sheet, char *why,
		     size_t why_size)
{
	struct buffer text = BUFFER_EMPTY;
	bool good = charset_read(bytes, size, &sheet->charset, &text);

	if (!good)
		snprintf(why, why_size,
			 "it is neither UTF-8 nor GB18030; save it as .xlsx or as CSV UTF-8");
	else
		good = csv_read(buffer_text(&text), text.size, sheet, why, why_size);
	buffer_release(&text);
	return good;
}

bool sheet_read_bytes(const char *bytes, size_t size, struct sheet *sheet, char *why,
		      size_t why_size)
{
	bool good = false;

	*sheet = (struct sheet){ .charset = CHARSET_UTF8_MARKED };
	if (size > SHEET_FILE_MOST)
		snprintf(why, why_size, "it is larger than %u MiB", SHEET_FILE_MOST >> 20);
	else if (size >= 4 && memcmp(bytes, "\xD0\xCF\x11\xE0", 4) == 0)
		snprintf(why, why_size,
			 "it is an old .xls or has a password; save it as .xlsx without one");
	else if (size >= 2 && memcmp(bytes, "PK", 2) == 0)
		good = xlsx_read(bytes, size, sheet, why, why_size);
	else
		good = read_csv(bytes, size, sheet, why, why_size);
	if (good && sheet->row_count == 0) {
		snprintf(why, why_size, "there is nothing in it");
		good = false;
	}
	if (!good)
		sheet_release(sheet);
	return good;
}

/* All of a plain file, as far as it is not too large for us. */
static bool read_file(const char *path, struct buffer *out, char *why, size_t why_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat state;
	char room[65536];
	ssize_t got = -1;

	if (fd < 0 || fstat(fd, &state) != 0 || !S_ISREG(state.st_mode)) {
		snprintf(why, why_size, "%s", fd < 0 ? strerror(errno) : "it is no plain file");
		if (fd >= 0)
			close(fd);
		return false;
	}
	while (out->size <= SHEET_FILE_MOST && (got = read(fd, room, sizeof(room))) > 0)
		buffer_add(out, room, (size_t)got);
	if (got < 0)
		snprintf(why, why_size, "%s", strerror(errno));
	close(fd);
	return got >= 0;
}

bool sheet_read(const char *path, struct sheet *sheet, char *why, size_t why_size)
{
	struct buffer bytes = BUFFER_EMPTY;
	bool good = read_file(path, &bytes, why, why_size) &&
		    sheet_read_bytes(buffer_text(&bytes), bytes.size, sheet, why, why_size);

	buffer_release(&bytes);
	return good;
}
