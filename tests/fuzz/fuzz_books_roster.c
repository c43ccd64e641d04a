/*
 * A file that somebody hands to `people import`: as a sheet, and each of its cells as a person's
 * data. With an odd first octet the rest is packed as the sheet and the texts of an .xlsx, which
 * no cutting and changing of a zip would ever come to.
 */
#include "base/buffer.h"
#include "books/sheet.h"
#include "office/entry.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static struct config *village(void)
{
	static struct config *config;
	struct conf_problems problems = { .count = 0 };

	if (config == NULL)
		config = config_load("etc/cunxin.conf", NULL, &problems);
	if (config == NULL)
		abort();
	return config;
}

static void take_cells(const struct sheet *sheet)
{
	for (size_t row = 0; row < sheet->row_count && row < 50; row++) {
		struct entry entry = { .line = 0 };
		struct buffer words = BUFFER_EMPTY;

		for (size_t i = 0; i < sheet->rows[row].count; i++) {
			const char *cell = sheet_cell(sheet, row, i);

			if (strlen(cell) > SHEET_CELL_MOST)
				abort();
			if (row == 0)
				roster_column_of(village(), cell);
			entry_take(village(), &entry, (enum roster_column)(i % ROSTER_COLUMNS),
				   cell, &words);
		}
		entry_check(&entry, &words);
		buffer_release(&words);
	}
}

static void add_part(zip_t *zip, const char *name, const void *octets, size_t size)
{
	zip_source_t *source = zip_source_buffer(zip, octets, size, 0);
	zip_int64_t index = zip_file_add(zip, name, source, 0);

	zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
}

/* The sheet, then behind an octet that no text has the shared texts. Yours. */
static char *packed(const uint8_t *octets, size_t size, size_t *packed_size)
{
	static const char workbook[] = "<workbook/>";
	zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(out, ZIP_TRUNCATE, NULL);
	const uint8_t *cut = memchr(octets, 0xFF, size);
	size_t first = cut == NULL ? size : (size_t)(cut - octets);
	zip_stat_t stat;
	char *bytes;

	zip_source_keep(out);
	add_part(zip, "xl/workbook.xml", workbook, sizeof(workbook) - 1);
	add_part(zip, "xl/worksheets/sheet1.xml", octets, first);
	if (cut != NULL)
		add_part(zip, "xl/sharedStrings.xml", cut + 1, size - first - 1);
	if (zip_close(zip) != 0 || zip_source_open(out) != 0 || zip_source_stat(out, &stat) != 0)
		abort();
	*packed_size = stat.size;
	bytes = need(stat.size);
	zip_source_read(out, bytes, stat.size);
	zip_source_close(out);
	zip_source_free(out);
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
	char *bytes = size > 0 && octets[0] % 2 == 1 ? packed(octets + 1, size - 1, &size) : NULL;
	struct sheet sheet;
	char why[256];

	if (sheet_read_bytes(bytes == NULL ? (const char *)octets : bytes, size, &sheet, why,
			     sizeof(why))) {
		take_cells(&sheet);
		sheet_release(&sheet);
	}
	free(bytes);
	return 0;
}
