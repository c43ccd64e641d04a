/* A paper as .xlsx: a sheet a section, its chart beside or below the table. */
#include "books/paper_inside.h"
#include "books/xlsx_look.h"

#include "conf/labels.h"

#include <math.h>

#define THOUSANDTHS 1000
#define HEADINGS    2
#define SIGN_HEIGHT 30
#define CHART_ROWS  20 /* that a chart covers */

/* A paper being written. */
struct writing {
	const struct paper *paper;
	lxw_workbook *book;
	struct xlsx_look look;
	lxw_error error;
};

static void met(struct writing *it, lxw_error error)
{
	if (it->error == LXW_NO_ERROR)
		it->error = error;
}

static void across(struct writing *it, lxw_worksheet *sheet, lxw_row_t row, size_t columns,
		   const char *text, lxw_format *format)
{
	if (columns > 1)
		met(it, worksheet_merge_range(sheet, row, 0, row, (lxw_col_t)(columns - 1), text,
					      format));
	else
		met(it, worksheet_write_string(sheet, row, 0, text, format));
}

static void write_head(struct writing *it, lxw_worksheet *sheet,
		       const struct paper_section *section)
{
	const struct paper *paper = it->paper;
	struct buffer words = BUFFER_EMPTY;
	char day[ISO_SIZE];

	worksheet_set_row(sheet, 0, 26, NULL);
	buffer_add_format(&words, "%s %s · %s", paper->config->village, paper->title,
			  section->title);
	across(it, sheet, 0, section->column_count, buffer_text(&words), it->look.title);
	buffer_clear(&words);
	buffer_add_format(&words, "%s   %s %s", paper->scope, config_label(paper->config, "made"),
			  iso_day(paper->today, day));
	across(it, sheet, 1, section->column_count, buffer_text(&words), it->look.note);
	worksheet_set_row(sheet, HEADINGS,
			  xlsx_heading_height(section->columns, section->column_count), NULL);
	for (size_t i = 0; i < section->column_count; i++)
		met(it, worksheet_write_string(sheet, HEADINGS, (lxw_col_t)i,
					       section->columns[i].title, it->look.heading));
	buffer_release(&words);
}

static void write_cell(struct writing *it, lxw_worksheet *sheet, lxw_row_t at,
		       const struct paper_section *section, const struct book_row *row, size_t i)
{
	enum cell_kind kind = section->columns[i].kind;
	const struct cell *cell = i < row->count ? &row->cells[i] : NULL;
	lxw_format *format = it->look.cells[kind];
	lxw_col_t column = (lxw_col_t)i;

	if (cell == NULL || !cell->there) {
		met(it, worksheet_write_blank(sheet, at, column, format));
	} else if (kind == CELL_TEXT) {
		met(it, xlsx_write_text(sheet, at, column, buffer_text(&row->texts) + cell->text,
					format));
	} else if (kind == CELL_NUMBER || kind == CELL_MONEY) {
		met(it, worksheet_write_number(sheet, at, column, cell->number, format));
	} else {
		lxw_datetime time = {
			cell->wall.day.year, cell->wall.day.month, cell->wall.day.day,
			cell->wall.hour,     cell->wall.minute,	   cell->wall.second
		};

		met(it, worksheet_write_datetime(sheet, at, column, &time, format));
	}
}

static void write_sums(struct writing *it, lxw_worksheet *sheet,
		       const struct paper_section *section)
{
	lxw_row_t last = HEADINGS + 1 + (lxw_row_t)section->row_count;

	met(it, worksheet_write_string(sheet, last, 0, config_label(it->paper->config, "total"),
				       it->look.totals[CELL_TEXT]));
	for (size_t i = 1; i < section->column_count; i++) {
		lxw_format *format = it->look.totals[section->columns[i].kind];
		char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH], formula[64];

		if (!section->columns[i].summed) {
			met(it, worksheet_write_blank(sheet, last, (lxw_col_t)i, format));
			continue;
		}
		lxw_rowcol_to_cell(from, HEADINGS + 1, (lxw_col_t)i);
		lxw_rowcol_to_cell(to, last - 1, (lxw_col_t)i);
		snprintf(formula, sizeof(formula), "=SUM(%s:%s)", from, to);
		met(it, worksheet_write_formula_num(sheet, last, (lxw_col_t)i, formula, format,
						    (double)section_sum(section, i) / THOUSANDTHS));
	}
}

/* The first row below the table, or the chart below that. */
static lxw_row_t end_of(const struct paper_section *section)
{
	lxw_row_t last = HEADINGS + 1 + (lxw_row_t)section->row_count;

	return last + 1 + (section->chart != PAPER_NO_CHART ? CHART_ROWS : 0);
}

static void draw(struct writing *it, lxw_worksheet *sheet, const struct paper_section *section)
{
	lxw_chart_options options = { .x_scale = 1.6, .y_scale = 1.2 };
	lxw_row_t first = HEADINGS + 1, last = HEADINGS + (lxw_row_t)section->row_count;
	lxw_chart *chart;

	if (section->chart == PAPER_NO_CHART || section->row_count == 0)
		return;
	chart = workbook_add_chart(it->book, section->chart == PAPER_LINES ? LXW_CHART_LINE
									   : LXW_CHART_COLUMN);
	for (size_t i = 0; i < section->series_count; i++) {
		lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
		lxw_col_t column = (lxw_col_t)section->series[i];

		chart_series_set_categories(series, sheet->name, first, 0, last, 0);
		chart_series_set_values(series, sheet->name, first, column, last, column);
		chart_series_set_name_range(series, sheet->name, HEADINGS, column);
	}
	if (section->columns[0].kind == CELL_DAY)
		chart_axis_set_num_format(chart->x_axis, "mm-dd");
	chart_title_set_name(chart, section->title);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
	met(it, worksheet_insert_chart_opt(sheet, last + 3, 0, chart, &options));
}

/* Below the last table, each with room to write. */
static void write_signatures(struct writing *it, lxw_worksheet *sheet, lxw_row_t at)
{
	const char *const *signatures = it->paper->signatures;
	struct buffer words = BUFFER_EMPTY;

	for (size_t i = 0; i < SIGNATURES_MOST && signatures[i] != NULL; i++) {
		buffer_clear(&words);
		buffer_add_format(&words, "%s: ____________", signatures[i]);
		worksheet_set_row(sheet, at + (lxw_row_t)i, SIGN_HEIGHT, NULL);
		met(it,
		    worksheet_write_string(sheet, at + (lxw_row_t)i, 0, buffer_text(&words), NULL));
	}
	buffer_release(&words);
}

static void write_section(struct writing *it, const struct paper_section *section)
{
	lxw_worksheet *sheet = xlsx_sheet(it->book, section->title, 0);
	double width = 0;

	for (size_t i = 0; i < section->column_count; i++) {
		double own = xlsx_width(&section->columns[i]);

		width += own;
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, own, NULL);
	}
	xlsx_lay_out(sheet, it->paper->config, HEADINGS, width > 90);
	write_head(it, sheet, section);
	for (size_t k = 0; k < section->row_count; k++) {
		double height =
			xlsx_row_height(section->columns, section->column_count, &section->rows[k]);

		if (height > 0)
			worksheet_set_row(sheet, HEADINGS + 1 + (lxw_row_t)k, height, NULL);
		for (size_t i = 0; i < section->column_count; i++)
			write_cell(it, sheet, HEADINGS + 1 + (lxw_row_t)k, section,
				   &section->rows[k], i);
	}
	if (section->row_count == 0)
		across(it, sheet, HEADINGS + 1, section->column_count,
		       config_label(it->paper->config, "nothing_recorded"), it->look.note);
	else if (section->totals)
		write_sums(it, sheet, section);
	draw(it, sheet, section);
	if (section == it->paper->sections[it->paper->section_count - 1])
		write_signatures(it, sheet, end_of(section) + 2);
}

bool paper_xlsx(const struct paper *paper, const char *path)
{
	char title[sizeof(paper->title)];
	lxw_doc_properties properties = { .title = title,
					  .created = (time_t)(paper->now.utc / 1000) };
	struct writing it = { .paper = paper, .book = workbook_new(path) };

	if (it.book == NULL)
		return false;
	copy_text(title, sizeof(title), paper->title);
	workbook_set_properties(it.book, &properties);
	xlsx_look_make(it.book, &it.look);
	for (size_t i = 0; i < paper->section_count; i++)
		write_section(&it, paper->sections[i]);
	met(&it, xlsx_close(it.book));
	return it.error == LXW_NO_ERROR;
}
