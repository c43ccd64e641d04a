/* What the ways of writing a paper share. */
#ifndef BOOKS_PAPER_INSIDE_H
#define BOOKS_PAPER_INSIDE_H

#include "books/paper.h"

/* A cell as people read it: "2.5", "630.00", "2027-04-08", the text; "" where there is none. */
void cell_words(const struct book_column *column, const struct book_row *row, size_t i,
		struct buffer *out);
/* The sum of a column in the same way. */
void sum_words(const struct paper_section *section, size_t column, struct buffer *out);

/* paper_xlsx.c, paper_html.c: false: see errno. */
bool paper_xlsx(const struct paper *paper, const char *path);
void paper_html(const struct paper *paper, struct buffer *out);
/* paper_chart.c: a section's chart as an <svg>. */
void paper_svg(const struct paper_section *section, struct buffer *out);
/* Text as HTML shows it, and nothing else. */
void html_text(struct buffer *out, const char *text);

#endif
