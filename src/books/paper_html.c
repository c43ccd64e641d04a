/*
 * A paper as one HTML file: no script, no picture, no font, nothing that is fetched; everything from
 * outside escaped. It prints on A4, headings again on each page, a table or chart not torn apart.
 */
#include "books/paper_inside.h"

#include "conf/labels.h"

#include <string.h>

void html_text(struct buffer *out, const char *text)
{
	static const struct {
		char character;
		const char *instead;
	} special[] = { { '&', "&amp;" },
			{ '<', "&lt;" },
			{ '>', "&gt;" },
			{ '"', "&quot;" },
			{ '\'', "&#39;" } };

	for (; *text != '\0'; text++) {
		const char *instead = NULL;

		for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++) {
			if (special[i].character == *text)
				instead = special[i].instead;
		}
		if (instead != NULL)
			buffer_add_text(out, instead);
		else
			buffer_add(out, text, 1);
	}
}

static const char style[] =
	"body{font:14px/1.5 \"Noto Sans CJK SC\",\"Microsoft YaHei\",SimSun,sans-serif;"
	"color:#111;max-width:1000px;margin:1em auto;padding:0 1em}"
	"h1{text-align:center;font-size:24px;margin:.2em 0}"
	"h2{font-size:17px;border-left:5px solid #2e6b3a;padding-left:.4em;margin:1.6em 0 .4em;"
	"break-after:avoid}"
	".scope{text-align:right;margin:0}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{border:1px solid #666;padding:2px 6px;vertical-align:top}"
	"th{background:#ddebda}"
	"th,td{word-break:keep-all}"
	"td.d{white-space:nowrap}"
	"td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
	"tr.sum td{font-weight:bold;background:#f2f2f2}"
	"svg{width:100%;height:auto;margin:.6em 0;font-size:11px;break-inside:avoid}"
	".sign{display:flex;flex-wrap:wrap;gap:3em 2em;margin-top:4em;break-inside:avoid}"
	".sign div{flex:1;min-width:12em;border-bottom:1px solid #111;padding-bottom:.2em}"
	"@page{size:A4;margin:15mm 12mm}"
	"@media print{body{font-size:11px;margin:0;padding:0;max-width:none}"
	"thead{display:table-header-group}tr{break-inside:avoid}"
	"th,tr.sum td,rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

static bool is_figure(enum cell_kind kind)
{
	return kind == CELL_NUMBER || kind == CELL_MONEY;
}

static void add_cell(struct buffer *out, enum cell_kind kind, const struct buffer *words)
{
	bool is_date = kind == CELL_DAY || kind == CELL_TIME;

	buffer_add_text(out, is_figure(kind) ? "<td class=\"n\">"
			     : is_date	     ? "<td class=\"d\">"
					     : "<td>");
	html_text(out, buffer_text(words));
	buffer_add_text(out, "</td>");
}

static void add_row(const struct paper_section *section, const struct book_row *row,
		    struct buffer *out)
{
	struct buffer words = BUFFER_EMPTY;

	buffer_add_text(out, "<tr>");
	for (size_t i = 0; i < section->column_count; i++) {
		buffer_clear(&words);
		cell_words(&section->columns[i], row, i, &words);
		add_cell(out, section->columns[i].kind, &words);
	}
	buffer_add_text(out, "</tr>\n");
	buffer_release(&words);
}

static void add_sums(const struct paper *paper, const struct paper_section *section,
		     struct buffer *out)
{
	struct buffer words = BUFFER_EMPTY;

	buffer_add_text(out, "<tr class=\"sum\">");
	for (size_t i = 0; i < section->column_count; i++) {
		buffer_clear(&words);
		if (i == 0)
			buffer_add_text(&words, config_label(paper->config, "total"));
		else if (section->columns[i].summed)
			sum_words(section, i, &words);
		add_cell(out, i == 0 ? CELL_TEXT : section->columns[i].kind, &words);
	}
	buffer_add_text(out, "</tr>\n");
	buffer_release(&words);
}

static void add_table(const struct paper *paper, const struct paper_section *section,
		      struct buffer *out)
{
	buffer_add_text(out, "<table>\n<thead><tr>");
	for (size_t i = 0; i < section->column_count; i++) {
		buffer_add_text(out, "<th>");
		html_text(out, section->columns[i].title);
		buffer_add_text(out, "</th>");
	}
	buffer_add_text(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < section->row_count; i++)
		add_row(section, &section->rows[i], out);
	if (section->totals)
		add_sums(paper, section, out);
	buffer_add_text(out, "</tbody></table>\n");
}

static void add_section(const struct paper *paper, const struct paper_section *section,
			struct buffer *out)
{
	buffer_add_text(out, "<h2>");
	html_text(out, section->title);
	buffer_add_text(out, "</h2>\n");
	if (section->row_count == 0) {
		buffer_add_text(out, "<p>");
		html_text(out, config_label(paper->config, "nothing_recorded"));
		buffer_add_text(out, "</p>\n");
		return;
	}
	paper_svg(section, out);
	add_table(paper, section, out);
}

static void add_signatures(const struct paper *paper, struct buffer *out)
{
	if (paper->signatures[0] == NULL)
		return;
	buffer_add_text(out, "<div class=\"sign\">");
	for (size_t i = 0; i < SIGNATURES_MOST; i++) {
		if (paper->signatures[i] == NULL)
			break;
		buffer_add_text(out, "<div>");
		html_text(out, paper->signatures[i]);
		buffer_add_text(out, "</div>");
	}
	buffer_add_text(out, "</div>\n");
}

void paper_html(const struct paper *paper, struct buffer *out)
{
	char day[ISO_SIZE];

	buffer_add_format(out,
			  "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\">"
			  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
			  "'none'; style-src 'unsafe-inline'\"><title>",
			  text_is(paper->config->locale, "en") ? "en" : "zh-CN");
	html_text(out, paper->config->village);
	buffer_add_text(out, " ");
	html_text(out, paper->title);
	buffer_add_format(out, "</title>\n<style>%s</style></head>\n<body>\n<h1>", style);
	html_text(out, paper->config->village);
	buffer_add_text(out, " ");
	html_text(out, paper->title);
	buffer_add_text(out, "</h1>\n<p class=\"scope\">");
	html_text(out, paper->scope);
	buffer_add_format(out, " &nbsp; %s %s</p>\n", config_label(paper->config, "made"),
			  iso_day(paper->today, day));
	for (size_t i = 0; i < paper->section_count; i++)
		add_section(paper, paper->sections[i], out);
	add_signatures(paper, out);
	buffer_add_text(out, "</body></html>\n");
}
