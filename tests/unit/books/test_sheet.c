/*
 * Sheets in and out: the ways in which Excel and WPS write CSV, .xlsx as they and others pack it,
 * and files that mean harm.
 */
#include "books/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* "1:a|b;3:c": the line of each row and its cells. */
static const char *told(const struct sheet *sheet)
{
	static struct buffer out;

	buffer_clear(&out);
	for (size_t row = 0; row < sheet->row_count; row++) {
		buffer_add_format(&out, "%s%zu:", row > 0 ? ";" : "", sheet->rows[row].line);
		for (size_t i = 0; i < sheet->rows[row].count; i++)
			buffer_add_format(&out, "%s%s", i > 0 ? "|" : "",
					  sheet_cell(sheet, row, i));
	}
	return buffer_text(&out);
}

static void expect(const char *bytes, size_t size, const char *cells)
{
	struct sheet sheet;
	char why[256] = "";

	if (!sheet_read_bytes(bytes, size, &sheet, why, sizeof(why)))
		fail_msg("%s: %s", bytes, why);
	assert_string_equal(told(&sheet), cells);
	sheet_release(&sheet);
}

static void refuse(const char *bytes, size_t size, const char *reason)
{
	struct sheet sheet;
	char why[256] = "";

	assert_false(sheet_read_bytes(bytes, size, &sheet, why, sizeof(why)));
	if (strstr(why, reason) == NULL)
		fail_msg("\"%s\" is not \"%s\"", why, reason);
	assert_null(sheet.rows);
}

/* ---- CSV ---- */

static void test_csv_is_read_however_it_was_written(void **state)
{
	static const struct {
		const char *text, *cells;
	} rows[] = {
		{ "姓名,社\n张三,3\n", "1:姓名|社;2:张三|3" },
		{ "姓名,社\r\n张三,3\r\n", "1:姓名|社;2:张三|3" },
		{ "姓名,社\r张三,3", "1:姓名|社;2:张三|3" },
		{ "\xEF\xBB\xBF姓名,社\n张三,3", "1:姓名|社;2:张三|3" },
		{ "姓名\t社\n张三\t3", "1:姓名|社;2:张三|3" },
		{ "姓名;社\n张三;3", "1:姓名|社;2:张三|3" },
		{ "花名册\n姓名;社\n张,三;3", "1:花名册;2:姓名|社;3:张,三|3" },
		{ "sep=;\r\n姓名;社\r\n张三;3", "2:姓名|社;3:张三|3" },
		{ "a,\"b,c\",d", "1:a|b,c|d" },
		{ "a,\"b\"\"c\",d", "1:a|b\"c|d" },
		{ "a,\"b\nc\",d\ne,f", "1:a|b\nc|d;3:e|f" },
		{ "a,\"b\"c,d", "1:a|bc|d" },
		{ "a,\"never ends\nb,c", "1:a|never ends\nb,c" },
		{ "a,,c\n,,\n\nd", "1:a||c;4:d" },
		{ " a , b\t,c ", "1:a|b|c" },
		{ "a\n", "1:a" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		expect(rows[i].text, strlen(rows[i].text), rows[i].cells);
}

static void test_the_charset_is_found(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		enum charset charset;
	} rows[] = {
		{ "\xD0\xD5\xC3\xFB,x", 6, CHARSET_GB18030 }, /* 姓名 */
		{ "\x82\x39\xCF\x31,x", 6, CHARSET_GB18030 }, /* four octets */
		{ "\xE5\xA7\x93\xE5\x90\x8D,x", 8, CHARSET_UTF8 },
		{ "\xEF\xBB\xBF\xE5\xA7\x93,x", 8, CHARSET_UTF8_MARKED },
		{ "\xFF\xFE\xD3\x59,\0x\0", 8, CHARSET_UTF16_LE },
		{ "\xFE\xFF\x59\xD3\0,\0x", 8, CHARSET_UTF16_BE },
	};
	char why[128];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sheet sheet;

		assert_true(
			sheet_read_bytes(rows[i].bytes, rows[i].size, &sheet, why, sizeof(why)));
		assert_int_equal(sheet.charset, rows[i].charset);
		assert_string_equal(sheet_cell(&sheet, 0, 1), "x");
		sheet_release(&sheet);
	}
	refuse("\xFF,\x80x", 4, "neither UTF-8 nor GB18030");
	refuse("\xEF\xBB\xBF\xFF", 4, "neither");
	refuse("", 0, "nothing");
	refuse(",,\n,", 4, "nothing");
}

static void test_a_sheet_has_bounds(void **state)
{
	struct buffer text = BUFFER_EMPTY;
	struct sheet sheet;
	char why[128];

	(void)state;
	for (int i = 0; i < 200; i++)
		buffer_add_text(&text, "x,");
	for (int i = 0; i < 3000; i++)
		buffer_add_text(&text, "长");
	assert_true(sheet_read_bytes(text.text, text.size, &sheet, why, sizeof(why)));
	assert_int_equal(sheet.rows[0].count, SHEET_COLUMNS_MOST);
	sheet_release(&sheet);
	assert_true(sheet_read_bytes(text.text + 400, text.size - 400, &sheet, why, sizeof(why)));
	assert_int_equal(strlen(sheet_cell(&sheet, 0, 0)), SHEET_CELL_MOST / 3 * 3);
	sheet_release(&sheet);
	buffer_clear(&text);
	for (int i = 0; i <= SHEET_ROWS_MOST; i++)
		buffer_add_text(&text, "x\n");
	refuse(text.text, text.size, "more than 100000 rows");
	buffer_release(&text);
}

/* ---- .xlsx ---- */

struct part {
	const char *name, *text;
};

#define WORKBOOK                                                                                   \
	"<workbook xmlns:r=\"r\"><sheets><sheet name=\"x\" sheetId=\"7\" r:id=\"rId2\"/>"          \
	"<sheet name=\"y\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
#define RELATIONS                                                                                  \
	"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/other.xml\"/>"               \
	"<Relationship Id=\"rId2\" Target=\"worksheets/first.xml\"/></Relationships>"
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

/* Packs parts; size gets how large it is. Yours. */
static char *packed(const struct part *parts, size_t count, size_t *size)
{
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
	zip_stat_t stat;
	char *bytes;

	zip_source_keep(source);
	for (size_t i = 0; i < count; i++)
		zip_file_add(zip, parts[i].name,
			     zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0), 0);
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(source), 0);
	assert_int_equal(zip_source_stat(source, &stat), 0);
	*size = stat.size;
	bytes = malloc(*size);
	assert_int_equal(zip_source_read(source, bytes, *size), *size);
	zip_source_close(source);
	zip_source_free(source);
	return bytes;
}

static void expect_xlsx(const char *rows, const char *shared, const char *cells)
{
	const struct part parts[] = {
		{ "xl/workbook.xml", WORKBOOK },
		{ "xl/_rels/workbook.xml.rels", RELATIONS },
		{ "xl/worksheets/other.xml", SHEET("<row><c><v>0</v></c></row>") },
		{ "xl/worksheets/first.xml", rows },
		{ "xl/sharedStrings.xml", shared },
	};
	size_t size;
	char *bytes = packed(parts, shared == NULL ? 4 : 5, &size);

	expect(bytes, size, cells);
	free(bytes);
}

static void test_cells_of_an_xlsx_are_read_as_people_see_them(void **state)
{
	static const char shared[] =
		"<sst><si><t>姓名</t></si><si><r><t>张</t></r><r><rPr/><t>三</t></r>"
		"<rPh sb=\"0\" eb=\"1\"><t>zhang</t></rPh></si><si><t xml:space=\"preserve\"> a "
		"</t></si></sst>";
	static const struct {
		const char *rows, *cells;
	} rows[] = {
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"
			"<row r=\"5\"><c r=\"A5\" t=\"s\"><v>1</v></c><c "
			"r=\"C5\"><v>3</v></c></row>"),
		  "1:姓名;5:张三||3" },
		{ SHEET("<row><c t=\"s\"><v>2</v></c><c t=\"s\"><v>99</v></c>"
			"<c t=\"s\"><v>x</v></c></row>"),
		  "1:a" },
		{ SHEET("<row><c><v>1.3900000001E10</v></c><c><v>13900000002</v></c>"
			"<c><v>3.5</v></c><c><v>3.0</v></c></row>"),
		  "1:13900000001|13900000002|3.5|3" },
		{ SHEET("<row><c t=\"inlineStr\"><is><t>张</t><t>三</t></is></c>"
			"<c t=\"str\"><f>A1</f><v>李四</v></c><c t=\"b\"><v>1</v></c>"
			"<c t=\"e\"><v>#N/A</v></c><c/></row>"),
		  "1:张三|李四|1" },
		{ SHEET("<row r=\"2\"/><row><c><v>1</v></c></row>"), "3:1" },
		{ "<x:worksheet xmlns:x=\"n\"><x:sheetData><x:row><x:c><x:v>8</x:v></x:c></x:row>"
		  "</x:sheetData></x:worksheet>",
		  "1:8" },
		{ SHEET("<row><c r=\"ZZZZZZ1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>"),
		  "1:|2" },
		{ SHEET("<row><c t=\"inlineStr\"><is><t>a&amp;b&lt;c</t></is></c></row>"),
		  "1:a&b<c" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		expect_xlsx(rows[i].rows, shared, rows[i].cells);
	expect_xlsx(SHEET("<row><c><v>1</v></c></row>"), NULL, "1:1");
}

static void refuse_parts(const struct part *parts, size_t count, const char *reason)
{
	size_t size;
	char *bytes = packed(parts, count, &size);

	refuse(bytes, size, reason);
	free(bytes);
}

static void test_what_is_no_xlsx_is_refused_with_the_reason(void **state)
{
	static const struct part none[] = { { "a.txt", "x" } };
	static const struct part no_sheet[] = { { "xl/workbook.xml", WORKBOOK } };
	static const struct part torn[] = { { "xl/workbook.xml", WORKBOOK },
					    { "xl/worksheets/sheet1.xml", "<worksheet><row>" } };
	static const struct part entities[] = { { "xl/workbook.xml", WORKBOOK },
						{ "xl/worksheets/sheet1.xml",
						  "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY "
						  "b \"&a;&a;&a;&a;\">]><x>&b;</x>" } };

	(void)state;
	refuse_parts(none, 1, "no .xlsx");
	refuse_parts(no_sheet, 1, "no first sheet");
	refuse_parts(torn, 2, "bad XML");
	refuse_parts(entities, 2, "document type");
	refuse("PK\3\4 and no more", 16, "damaged zip");
	refuse("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "old .xls");
}

static void test_a_bomb_stops_at_its_bound(void **state)
{
	size_t large = SHEET_TEXT_MOST + 65536, size;
	char *spaces = malloc(large + 1), *bytes;
	struct part parts[] = { { "xl/workbook.xml", WORKBOOK },
				{ "xl/worksheets/sheet1.xml", spaces } };

	(void)state;
	memset(spaces, ' ', large);
	memcpy(spaces, "<worksheet>", 11);
	spaces[large] = '\0';
	bytes = packed(parts, 2, &size);
	assert_true(size < large / 100);
	refuse(bytes, size, "unpacks to more than 64 MiB");
	free(bytes);
	free(spaces);
}

static void test_any_cut_of_a_good_file_is_survived(void **state)
{
	static const struct part parts[] = {
		{ "xl/workbook.xml", WORKBOOK },
		{ "xl/_rels/workbook.xml.rels", RELATIONS },
		{ "xl/worksheets/first.xml", SHEET("<row><c t=\"s\"><v>0</v></c></row>") },
		{ "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>" },
	};
	size_t size;
	char *bytes = packed(parts, 4, &size);

	(void)state;
	for (size_t cut = 0; cut < size; cut++) {
		struct sheet sheet;
		char why[256];
		char *part = malloc(cut + 1);

		memcpy(part, bytes, cut);
		part[cut] = '\0';
		if (sheet_read_bytes(part, cut, &sheet, why, sizeof(why)))
			sheet_release(&sheet);
		free(part);
	}
	free(bytes);
}

/* ---- out ---- */

static void fill(struct sheet *sheet)
{
	static const char *const cells[2][4] = {
		{ "姓名", "电话", "备注", "x" }, { "张三", "13900000001", "=1+1", "a;b,\"c\"\nd" }
	};

	for (size_t row = 0; row < 2; row++) {
		sheet_add_row(sheet, row + 1);
		for (size_t i = 0; i < 4; i++)
			sheet_add_cell(sheet, cells[row][i], strlen(cells[row][i]));
	}
}

static void test_what_is_written_is_read_again(void **state)
{
	static const struct {
		const char *name;
		enum charset charset;
		char separator;
		bool crlf;
		const char *formula;
	} rows[] = {
		{ "a.csv", CHARSET_UTF8_MARKED, ',', true, "'=1+1" },
		{ "b.csv", CHARSET_UTF8, ';', false, "'=1+1" },
		{ "c.csv", CHARSET_GB18030, '\t', true, "'=1+1" },
		{ "d.csv", CHARSET_UTF16_LE, '\t', true, "'=1+1" },
		{ "e.xlsx", CHARSET_UTF8, '\0', false, "=1+1" },
		{ "F.XLSX", CHARSET_UTF8, '\0', false, "=1+1" },
	};
	char dir[] = "/tmp/cunxin-sheet-XXXXXX", path[64], why[128];

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sheet sheet = { .charset = rows[i].charset,
				       .separator = rows[i].separator,
				       .crlf = rows[i].crlf };
		struct sheet read;

		fill(&sheet);
		snprintf(path, sizeof(path), "%s/%s", dir, rows[i].name);
		assert_true(sheet_write(path, &sheet, why, sizeof(why)));
		assert_true(sheet_read(path, &read, why, sizeof(why)));
		assert_string_equal(sheet_cell(&read, 1, 0), "张三");
		assert_string_equal(sheet_cell(&read, 1, 1), "13900000001");
		assert_string_equal(sheet_cell(&read, 1, 2), rows[i].formula);
		assert_string_equal(sheet_cell(&read, 1, 3), "a;b,\"c\"\nd");
		assert_int_equal(read.separator, rows[i].separator);
		if (rows[i].separator != '\0') {
			assert_int_equal(read.charset, rows[i].charset);
			assert_int_equal(read.crlf, rows[i].crlf);
		}
		sheet_release(&sheet);
		sheet_release(&read);
		unlink(path);
	}
	assert_int_equal(rmdir(dir), 0); /* nothing is left beside the files */
}

static void test_what_no_sheet_may_hold_is_replaced(void **state)
{
	static const char *const files[] = { "a.xlsx", "a.csv" };
	static const char name[] = "a\xEF\xBF\xBF\xEF\xBF\xBE"
				   "b\xFF\xED\xA0\x80\xE5\xBC";
	char dir[] = "/tmp/cunxin-sheet-XXXXXX", path[64], why[128] = "";
	struct sheet sheet = { .charset = CHARSET_UTF8_MARKED }, read;

	(void)state;
	assert_non_null(mkdtemp(dir));
	sheet_add_row(&sheet, 1);
	sheet_add_cell(&sheet, name, strlen(name));
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, files[i]);
		if (!sheet_write(path, &sheet, why, sizeof(why)) ||
		    !sheet_read(path, &read, why, sizeof(why)))
			fail_msg("%s: %s", files[i], why);
		assert_string_equal(sheet_cell(&read, 0, 0),
				    "a\xEF\xBF\xBD\xEF\xBF\xBD"
				    "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
				    "\xEF\xBF\xBD\xEF\xBF\xBD");
		sheet_release(&read);
		unlink(path);
	}
	sheet_release(&sheet);
	rmdir(dir);
}

static void test_a_file_that_cannot_be_is_told(void **state)
{
	struct sheet sheet = { .separator = ',' };
	char why[128];

	(void)state;
	fill(&sheet);
	assert_false(sheet_write("/nowhere/a.csv", &sheet, why, sizeof(why)));
	assert_non_null(strstr(why, "No such file"));
	sheet_release(&sheet);
	assert_false(sheet_read("/nowhere/a.csv", &sheet, why, sizeof(why)));
	assert_false(sheet_read("/tmp", &sheet, why, sizeof(why)));
	assert_non_null(strstr(why, "no plain file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_is_read_however_it_was_written),
		cmocka_unit_test(test_the_charset_is_found),
		cmocka_unit_test(test_a_sheet_has_bounds),
		cmocka_unit_test(test_cells_of_an_xlsx_are_read_as_people_see_them),
		cmocka_unit_test(test_what_is_no_xlsx_is_refused_with_the_reason),
		cmocka_unit_test(test_a_bomb_stops_at_its_bound),
		cmocka_unit_test(test_any_cut_of_a_good_file_is_survived),
		cmocka_unit_test(test_what_is_written_is_read_again),
		cmocka_unit_test(test_what_no_sheet_may_hold_is_replaced),
		cmocka_unit_test(test_a_file_that_cannot_be_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
