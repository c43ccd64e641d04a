/*
 * A section's chart as SVG: columns side by side, or lines, over the first column's values; a scale
 * of round figures, and a legend where there are several.
 */
#include "books/paper_inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDTH  720.0
#define HEIGHT 300.0
#define LEFT   64.0
#define RIGHT  16.0
#define TOP    36.0
#define BOTTOM 48.0
#define LINES  5  /* of the scale */
#define LABELS 16 /* as many as fit under the axis */

/* Told apart without colour too: lines by their dashes, columns by their order in the legend. */
static const char *const colours[SERIES_MOST] = { "#2e6b3a", "#c8821e", "#2f5d8c", "#a23b3b",
						  "#6b4c8a", "#5c7a1f", "#3a8a8a", "#777777" };
static const char *const dashes[SERIES_MOST] = { "",	"8 4",	"2 3",	   "10 3 2 3",
						 "4 4", "12 4", "2 6 8 6", "1 2" };

struct chart {
	const struct paper_section *section;
	struct buffer *out;
	double most;
};

static double value_at(const struct paper_section *section, size_t row, size_t series)
{
	const struct cell *cell = &section->rows[row].cells[section->series[series]];

	return cell->there && cell->number > 0 ? cell->number : 0;
}

/* A round step, so that LINES steps of it reach the largest. */
static double scale_of(double largest)
{
	static const double steps[] = { 1, 2, 2.5, 3, 4, 5, 6, 8, 10 };
	double power = pow(10, floor(log10(largest > 0 ? largest / LINES : 1)));

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		if (steps[i] * power * LINES >= largest)
			return steps[i] * power * LINES;
	}
	return 10 * power * LINES;
}

static double y_of(const struct chart *chart, double value)
{
	return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / chart->most);
}

/* The middle of a row's place on the axis. */
static double x_of(const struct chart *chart, size_t row)
{
	return LEFT +
	       (WIDTH - LEFT - RIGHT) * ((double)row + 0.5) / (double)chart->section->row_count;
}

static void draw_scale(const struct chart *chart)
{
	for (int i = 0; i <= LINES; i++) {
		double value = chart->most * i / LINES, y = y_of(chart, value);

		buffer_add_format(chart->out,
				  "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
				  "stroke=\"#bbb\"/><text x=\"%.1f\" y=\"%.1f\" "
				  "text-anchor=\"end\">%.10g</text>\n",
				  LEFT, y, WIDTH - RIGHT, y, LEFT - 6, y + 4, value);
	}
}

static void draw_labels(const struct chart *chart)
{
	const struct paper_section *section = chart->section;
	size_t every = (section->row_count + LABELS - 1) / LABELS;
	struct buffer words = BUFFER_EMPTY;

	for (size_t row = 0; row < section->row_count; row += every) {
		buffer_clear(&words);
		cell_words(&section->columns[0], &section->rows[row], 0, &words);
		buffer_add_format(chart->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">",
				  x_of(chart, row), HEIGHT - BOTTOM + 18);
		/* Of a day only month and day: the year stands above. */
		html_text(chart->out,
			  buffer_text(&words) +
				  (section->columns[0].kind == CELL_DAY && words.size > 5 ? 5 : 0));
		buffer_add_text(chart->out, "</text>\n");
	}
	buffer_release(&words);
}

static void draw_legend(const struct chart *chart)
{
	double x = LEFT;

	for (size_t k = 0; k < chart->section->series_count; k++) {
		const char *title = chart->section->columns[chart->section->series[k]].title;

		if (chart->section->chart == PAPER_LINES)
			buffer_add_format(chart->out,
					  "<line x1=\"%.1f\" y1=\"16\" x2=\"%.1f\" y2=\"16\" "
					  "stroke=\"%s\" stroke-width=\"2.5\" "
					  "stroke-dasharray=\"%s\"/>",
					  x, x + 28, colours[k], dashes[k]);
		else
			buffer_add_format(chart->out,
					  "<rect x=\"%.1f\" y=\"10\" width=\"12\" "
					  "height=\"12\" fill=\"%s\"/>",
					  x + 16, colours[k]);
		buffer_add_format(chart->out, "<text x=\"%.1f\" y=\"20\">", x + 32);
		html_text(chart->out, title);
		buffer_add_text(chart->out, "</text>\n");
		x += 52 + 7.0 * (double)strlen(title) * 0.75;
	}
}

static void draw_columns(const struct chart *chart)
{
	const struct paper_section *section = chart->section;
	double place = (WIDTH - LEFT - RIGHT) / (double)section->row_count;
	double width = place * 0.8 / (double)section->series_count;

	width = width > 60 ? 60 : width;
	for (size_t row = 0; row < section->row_count; row++) {
		double x = x_of(chart, row) - width * (double)section->series_count / 2;

		for (size_t k = 0; k < section->series_count; k++) {
			double value = value_at(section, row, k), y = y_of(chart, value);

			buffer_add_format(chart->out,
					  "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
					  "height=\"%.1f\" fill=\"%s\"/>\n",
					  x + width * (double)k, y, width, HEIGHT - BOTTOM - y,
					  colours[k]);
			if (section->series_count * section->row_count <= 24)
				buffer_add_format(chart->out,
						  "<text x=\"%.1f\" y=\"%.1f\" "
						  "text-anchor=\"middle\">%.10g</text>\n",
						  x + width * ((double)k + 0.5), y - 4, value);
		}
	}
}

static void draw_lines(const struct chart *chart)
{
	for (size_t k = 0; k < chart->section->series_count; k++) {
		buffer_add_format(chart->out,
				  "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" "
				  "stroke-dasharray=\"%s\" points=\"",
				  colours[k], dashes[k]);
		for (size_t row = 0; row < chart->section->row_count; row++)
			buffer_add_format(chart->out, "%.1f,%.1f ", x_of(chart, row),
					  y_of(chart, value_at(chart->section, row, k)));
		buffer_add_text(chart->out, "\"/>\n");
	}
}

void paper_svg(const struct paper_section *section, struct buffer *out)
{
	struct chart chart = { .section = section, .out = out };
	double largest = 0;

	if (section->chart == PAPER_NO_CHART || section->row_count == 0 ||
	    section->series_count == 0)
		return;
	for (size_t row = 0; row < section->row_count; row++) {
		for (size_t k = 0; k < section->series_count; k++)
			largest = fmax(largest, value_at(section, row, k));
	}
	chart.most = scale_of(largest);
	buffer_add_format(out, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", WIDTH,
			  HEIGHT);
	html_text(out, section->title);
	buffer_add_text(out, "\">\n");
	draw_scale(&chart);
	draw_labels(&chart);
	draw_legend(&chart);
	if (section->chart == PAPER_LINES)
		draw_lines(&chart);
	else
		draw_columns(&chart);
	buffer_add_text(out, "</svg>\n");
}
