/*
 * CSV as RFC 4180 has it and as Excel and WPS write it: quotes doubled inside quotes, line breaks
 * inside quotes, CRLF, LF or CR at the end of a row, and a comma, a tab or a semicolon between.
 */
#include "books/inside.h"

#include <stdio.h>
#include <string.h>

struct csv {
	const char *at, *end;
	size_t line;
	struct sheet *sheet;
	struct buffer cell;
};

/* The mark that stands most often in the first line with any, outside of quotes. */
static char separator_of(const char *text, size_t size)
{
	static const char marks[] = { ',', '\t', ';' };
	size_t found[sizeof(marks)] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < size; i++) {
		quoted ^= text[i] == '"';
		if (!quoted && text[i] == '\n' && found[0] + found[1] + found[2] > 0)
			break;
		for (size_t k = 0; !quoted && k < sizeof(marks); k++)
			found[k] += text[i] == marks[k];
	}
	for (size_t k = 1; k < sizeof(marks); k++)
		best = found[k] > found[best] ? k : best;
	return marks[best];
}

static bool at_line_end(const struct csv *csv)
{
	return csv->at == csv->end || *csv->at == '\n' || *csv->at == '\r';
}

static void take_line_end(struct csv *csv)
{
	if (csv->at < csv->end && *csv->at == '\r') {
		csv->at++;
		if (csv->at < csv->end && *csv->at == '\n')
			csv->sheet->crlf = true;
		else
			csv->at--;
	}
	if (csv->at < csv->end)
		csv->at++;
	csv->line++;
}

/* Behind the first quote, up to the last; one that never ends takes all that is left. */
static void take_quoted(struct csv *csv)
{
	while (csv->at < csv->end) {
		if (*csv->at == '"' && ++csv->at < csv->end && *csv->at != '"')
			return;
		if (csv->at == csv->end)
			return;
		csv->line += *csv->at == '\n';
		buffer_add(&csv->cell, csv->at++, 1);
	}
}

static bool take_cell(struct csv *csv)
{
	buffer_clear(&csv->cell);
	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		take_quoted(csv);
	}
	while (!at_line_end(csv) && *csv->at != csv->sheet->separator)
		buffer_add(&csv->cell, csv->at++, 1);
	return sheet_add_cell(csv->sheet, buffer_text(&csv->cell), csv->cell.size);
}

static bool take_row(struct csv *csv)
{
	if (!sheet_add_row(csv->sheet, csv->line))
		return false;
	for (;;) {
		if (!take_cell(csv))
			return false;
		if (at_line_end(csv))
			break;
		csv->at++; /* the separator */
	}
	take_line_end(csv);
	sheet_end_row(csv->sheet);
	return true;
}

/* A first line "sep=;" is for Excel and says what stands between. */
static void take_hint(struct csv *csv)
{
	if (csv->end - csv->at < 6 || strncmp(csv->at, "sep=", 4) != 0 ||
	    strchr(",;\t", csv->at[4]) == NULL || (csv->at[5] != '\r' && csv->at[5] != '\n'))
		return;
	csv->sheet->separator = csv->at[4];
	csv->at += 5;
	take_line_end(csv);
}

bool csv_read(const char *text, size_t size, struct sheet *sheet, char *why, size_t why_size)
{
	struct csv csv = { .at = text, .end = text + size, .line = 1, .sheet = sheet };
	bool good = true;

	sheet->separator = separator_of(text, size);
	take_hint(&csv);
	while (good && csv.at < csv.end)
		good = take_row(&csv);
	buffer_release(&csv.cell);
	if (!good)
		snprintf(why, why_size, "line %zu: more than %d rows or %u MiB of text", csv.line,
			 SHEET_ROWS_MOST, SHEET_TEXT_MOST >> 20);
	return good;
}
