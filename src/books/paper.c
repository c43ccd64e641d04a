#include "books/inside.h"
#include "books/paper_inside.h"

#include "base/show.h"
#include "conf/labels.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THOUSANDTHS 1000

/* ---- making it ---- */

void paper_begin(struct paper *paper, const struct config *config, const struct zone *zone,
		 struct day today, struct moment now)
{
	*paper = (struct paper){ .config = config, .zone = zone, .now = now, .today = today };
}

void paper_release(struct paper *paper)
{
	for (size_t i = 0; i < paper->section_count; i++) {
		struct paper_section *section = paper->sections[i];

		for (size_t k = 0; k < section->row_count; k++)
			row_release(&section->rows[k]);
		free(section->rows);
		free(section);
	}
	paper->section_count = 0;
}

void paper_drop_empty(struct paper *paper)
{
	size_t kept = 0;

	for (size_t i = 0; i < paper->section_count; i++) {
		if (paper->sections[i]->row_count > 0)
			paper->sections[kept++] = paper->sections[i];
		else
			free(paper->sections[i]);
	}
	paper->section_count = kept;
}

struct paper_section *paper_section(struct paper *paper, const char *title)
{
	struct paper_section *section = need_zeroed(1, sizeof(*section));

	copy_text(section->title, sizeof(section->title), title);
	if (paper->section_count == SECTIONS_MOST) {
		paper->section_count--;
		free(paper->sections[paper->section_count]);
	}
	paper->sections[paper->section_count++] = section;
	return section;
}

struct book_column *section_column(struct paper_section *section, const char *title,
				   enum cell_kind kind)
{
	struct book_column *column = &section->columns[section->column_count < BOOK_COLUMNS_MOST
							       ? section->column_count++
							       : BOOK_COLUMNS_MOST - 1];

	*column = (struct book_column){ .kind = kind };
	copy_text(column->title, sizeof(column->title), title);
	return column;
}

struct book_row *section_row(struct paper_section *section)
{
	section->rows = need_resized(section->rows, section->row_count + 1, sizeof(*section->rows));
	section->rows[section->row_count] = (struct book_row){ .count = 0 };
	return &section->rows[section->row_count++];
}

int64_t section_sum(const struct paper_section *section, size_t column)
{
	int64_t sum = 0;

	for (size_t i = 0; i < section->row_count; i++) {
		const struct book_row *row = &section->rows[i];

		if (column < row->count && row->cells[column].there)
			sum += llround(row->cells[column].number * THOUSANDTHS);
	}
	return sum;
}

void section_draw(struct paper_section *section, enum paper_chart chart, size_t column)
{
	section->chart = chart;
	if (section->series_count < SERIES_MOST)
		section->series[section->series_count++] = column;
}

/* ---- cells as words ---- */

static void number_words(enum cell_kind kind, double number, struct buffer *out)
{
	buffer_add_format(out, kind == CELL_MONEY ? "%.2f" : "%.15g", number);
}

void cell_words(const struct book_column *column, const struct book_row *row, size_t i,
		struct buffer *out)
{
	const struct cell *cell = i < row->count ? &row->cells[i] : NULL;

	if (cell == NULL || !cell->there)
		return;
	switch (column->kind) {
	case CELL_TEXT: buffer_add_text(out, buffer_text(&row->texts) + cell->text); return;
	case CELL_NUMBER:
	case CELL_MONEY: number_words(column->kind, cell->number, out); return;
	case CELL_DAY:
		buffer_add_format(out, "%04d-%02d-%02d", cell->wall.day.year, cell->wall.day.month,
				  cell->wall.day.day);
		return;
	case CELL_TIME:
		buffer_add_format(out, "%04d-%02d-%02d %02d:%02d", cell->wall.day.year,
				  cell->wall.day.month, cell->wall.day.day, cell->wall.hour,
				  cell->wall.minute);
		return;
	}
}

void paper_cell(const struct paper_section *section, const struct book_row *row, size_t i,
		struct buffer *out)
{
	cell_words(&section->columns[i], row, i, out);
}

void sum_words(const struct paper_section *section, size_t column, struct buffer *out)
{
	number_words(section->columns[column].kind,
		     (double)section_sum(section, column) / THOUSANDTHS, out);
}

/* ---- as text ---- */

/* The words of a line: 0 the headings, then the rows, then the sums. */
static void line_words(const struct paper *paper, const struct paper_section *section, size_t line,
		       size_t column, struct buffer *out)
{
	buffer_clear(out);
	if (line == 0)
		buffer_add_text(out, section->columns[column].title);
	else if (line <= section->row_count)
		cell_words(&section->columns[column], &section->rows[line - 1], column, out);
	else if (column == 0)
		buffer_add_text(out, config_label(paper->config, "total"));
	else if (section->columns[column].summed)
		sum_words(section, column, out);
}

static void put_aligned(struct buffer *out, const struct book_column *column, const char *words,
			int width)
{
	int room = width - show_width(words);

	if (column->kind == CELL_TEXT || column->kind == CELL_DAY || column->kind == CELL_TIME) {
		show_padded(out, words, width);
		return;
	}
	for (; room > 0; room--)
		buffer_add_text(out, " ");
	buffer_add_text(out, words);
}

static void section_text(const struct paper *paper, const struct paper_section *section,
			 struct buffer *out)
{
	size_t lines = section->row_count + 1 + (section->totals && section->row_count > 0);
	struct buffer words = BUFFER_EMPTY;
	int widths[BOOK_COLUMNS_MOST] = { 0 };

	for (size_t line = 0; line < lines; line++) {
		for (size_t i = 0; i < section->column_count; i++) {
			line_words(paper, section, line, i, &words);
			if (show_width(buffer_text(&words)) > widths[i])
				widths[i] = show_width(buffer_text(&words));
		}
	}
	buffer_add_format(out, "\n%s\n", section->title);
	if (section->row_count == 0) {
		buffer_add_format(out, "%s\n", config_label(paper->config, "nothing_recorded"));
		lines = 0;
	}
	for (size_t line = 0; line < lines; line++) {
		for (size_t i = 0; i < section->column_count; i++) {
			line_words(paper, section, line, i, &words);
			buffer_add_text(out, i > 0 ? "  " : "");
			put_aligned(out, &section->columns[i], buffer_text(&words), widths[i]);
		}
		buffer_add_text(out, "\n");
	}
	buffer_release(&words);
}

void paper_text(const struct paper *paper, struct buffer *out)
{
	buffer_add_format(out, "%s %s\n%s\n", paper->config->village, paper->title, paper->scope);
	for (size_t i = 0; i < paper->section_count; i++)
		section_text(paper, paper->sections[i], out);
}

/* ---- as a file ---- */

bool paper_is_html(const char *path)
{
	size_t size = strlen(path);

	return (size > 5 && strcasecmp(path + size - 5, ".html") == 0) ||
	       (size > 4 && strcasecmp(path + size - 4, ".htm") == 0);
}

static bool write_html(const struct paper *paper, const char *path)
{
	struct buffer text = BUFFER_EMPTY;
	FILE *file = fopen(path, "we");
	bool good;

	paper_html(paper, &text);
	good = file != NULL && fwrite(text.text, 1, text.size, file) == text.size;
	if (file != NULL && fclose(file) != 0)
		good = false;
	buffer_release(&text);
	return good;
}

bool paper_write(const struct paper *paper, const char *path, char *why, size_t why_size)
{
	struct beside beside;
	bool good = false;

	errno = 0;
	if (file_beside(path, &beside)) {
		good = paper_is_html(path) ? write_html(paper, beside.path)
					   : paper_xlsx(paper, beside.path);
		if (!good)
			file_drop(&beside);
		else
			good = file_settle(&beside, path);
	}
	if (!good)
		snprintf(why, why_size, "%s",
			 errno != 0 ? strerror(errno) : "it could not be written whole");
	return good;
}
