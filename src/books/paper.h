/*
 * A report as data: a title, sections with a table each, some with a chart; written as an .xlsx
 * (a sheet a section), as one HTML file that needs nothing else and prints well, or as plain text.
 * Everything of it is kept in memory: it is for reports that people read.
 */
#ifndef BOOKS_PAPER_H
#define BOOKS_PAPER_H

#include "books/book.h"

#define SECTIONS_MOST	24
#define SERIES_MOST	8
#define SIGNATURES_MOST 4

enum paper_chart { PAPER_NO_CHART, PAPER_COLUMNS, PAPER_LINES };

struct paper_section {
	char title[96];
	struct book_column columns[BOOK_COLUMNS_MOST];
	size_t column_count;
	struct book_row *rows;
	size_t row_count;
	bool totals; /* a last row with the sums of the summed columns */
	/* What is drawn of it: columns over the first one. */
	enum paper_chart chart;
	size_t series[SERIES_MOST];
	size_t series_count;
};

struct paper {
	const struct config *config;
	const struct zone *zone;
	struct moment now;
	struct day today;
	char title[160], scope[96];
	struct paper_section *sections[SECTIONS_MOST];
	size_t section_count;
	const char *signatures[SIGNATURES_MOST]; /* who signs at the end; NULL: nobody more */
};

void paper_begin(struct paper *paper, const struct config *config, const struct zone *zone,
		 struct day today, struct moment now);
void paper_release(struct paper *paper);

/* Its own until paper_release(). At most SECTIONS_MOST. */
struct paper_section *paper_section(struct paper *paper, const char *title);
struct book_column *section_column(struct paper_section *section, const char *title,
				   enum cell_kind kind);
/* Takes away the sections without a row. */
void paper_drop_empty(struct paper *paper);
/* A row to be filled from the left; good until the next. */
struct book_row *section_row(struct paper_section *section);
/* The sum of a column, in thousandths. */
int64_t section_sum(const struct paper_section *section, size_t column);
/* Draws a column; does nothing where there are too many. */
void section_draw(struct paper_section *section, enum paper_chart chart, size_t column);

/* By the name of the file: .xlsx or .html. Whole or not at all. False: why says why not. */
bool paper_write(const struct paper *paper, const char *path, char *why, size_t why_size);
/* A cell as people read it. */
void paper_cell(const struct paper_section *section, const struct book_row *row, size_t i,
		struct buffer *out);
/* As plain text, columns under each other. */
void paper_text(const struct paper *paper, struct buffer *out);
/* True for .html and .htm. */
bool paper_is_html(const char *path);

#endif
