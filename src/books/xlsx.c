/*
 * .xlsx (ECMA-376): a zip of XML parts. Which sheet is the first says xl/workbook.xml, where it
 * lies xl/_rels/workbook.xml.rels; its texts are in the sheet or in xl/sharedStrings.xml. Only the
 * first sheet is read, only values, never formulas.
 *
 * What a zip unpacks to is counted while it is unpacked, a document type (and with it every
 * entity) ends the reading.
 */
#include "books/inside.h"

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define PART_SIZE    256
#define ENTRIES_MOST 4096
#define SHARED_MOST  1000000

struct xlsx {
	zip_t *zip;
	struct sheet *sheet;
	char *why;
	size_t why_size;
	size_t unpacked; /* octets so far, of all parts */
	XML_Parser parser;
	bool bad;

	char sheet_id[64];    /* the relation of the first sheet */
	char part[PART_SIZE]; /* where it lies */

	struct buffer shared; /* texts, each ended by a NUL */
	size_t *shared_at;
	size_t shared_count;

	struct buffer text; /* of the string or cell at hand */
	bool collects, phonetic;
	char type[16]; /* of the cell at hand */
	size_t column, line;
	bool in_row;
};

static void spoil(struct xlsx *it, const char *why)
{
	if (!it->bad)
		snprintf(it->why, it->why_size, "%s", why);
	it->bad = true;
	if (it->parser != NULL)
		XML_StopParser(it->parser, XML_FALSE);
}

/* ---- names ---- */

/* Without the prefix that a writer may give a namespace. */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2) {
		if (text_is(local(attributes[0]), name))
			return attributes[1];
	}
	return NULL;
}

/* ---- one part ---- */

static void XMLCALL refuse_doctype(void *context, const XML_Char *name, const XML_Char *system,
				   const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	spoil(context, "it holds a document type, which no .xlsx has");
}

static void XMLCALL collect(void *context, const XML_Char *text, int size)
{
	struct xlsx *it = context;

	if (it->collects && !it->phonetic && it->text.size + (size_t)size <= SHEET_TEXT_MOST)
		buffer_add(&it->text, text, (size_t)size);
}

static void feed(struct xlsx *it, zip_file_t *file)
{
	char room[16384];
	zip_int64_t got;

	while (!it->bad && (got = zip_fread(file, room, sizeof(room))) != 0) {
		if (got < 0) {
			spoil(it, "it is a damaged zip");
			return;
		}
		it->unpacked += (size_t)got;
		if (it->unpacked > SHEET_TEXT_MOST)
			spoil(it, "it unpacks to more than 64 MiB");
		else if (XML_Parse(it->parser, room, (int)got, 0) == XML_STATUS_ERROR)
			spoil(it, "there is bad XML in it");
	}
	if (!it->bad && XML_Parse(it->parser, "", 0, 1) == XML_STATUS_ERROR)
		spoil(it, "there is bad XML in it");
}

/* False: there is no such part. */
static bool read_part(struct xlsx *it, const char *name, XML_StartElementHandler start,
		      XML_EndElementHandler end)
{
	zip_file_t *file = zip_fopen(it->zip, name, 0);

	if (file == NULL)
		return false;
	it->parser = XML_ParserCreate(NULL);
	XML_SetUserData(it->parser, it);
	XML_SetStartDoctypeDeclHandler(it->parser, refuse_doctype);
	XML_SetElementHandler(it->parser, start, end);
	XML_SetCharacterDataHandler(it->parser, collect);
	feed(it, file);
	XML_ParserFree(it->parser);
	it->parser = NULL;
	zip_fclose(file);
	return true;
}

static void XMLCALL ignore_end(void *context, const XML_Char *name)
{
	(void)context;
	(void)name;
}

/* ---- which sheet ---- */

static void XMLCALL workbook_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct xlsx *it = context;
	const char *id;

	if (!text_is(local(name), "sheet") || it->sheet_id[0] != '\0')
		return;
	for (; *attributes != NULL; attributes += 2) { /* r:id, not its sheetId */
		id = strchr(attributes[0], ':') != NULL && text_is(local(attributes[0]), "id")
			     ? attributes[1]
			     : NULL;
		if (id != NULL)
			copy_text(it->sheet_id, sizeof(it->sheet_id), id);
	}
}

/* "worksheets/sheet1.xml" is beside the workbook, "/xl/…" from the root. */
static void XMLCALL relations_start(void *context, const XML_Char *name,
				    const XML_Char **attributes)
{
	struct xlsx *it = context;
	const char *id = attribute(attributes, "Id"), *target = attribute(attributes, "Target");

	if (!text_is(local(name), "Relationship") || it->sheet_id[0] == '\0' ||
	    !text_is(id, it->sheet_id) || target == NULL)
		return;
	if (target[0] == '/')
		copy_text(it->part, sizeof(it->part), target + 1);
	else
		snprintf(it->part, sizeof(it->part), "xl/%s", target);
}

/* ---- shared texts ---- */

static void XMLCALL shared_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct xlsx *it = context;

	(void)attributes;
	if (text_is(local(name), "si"))
		buffer_clear(&it->text);
	it->phonetic |= text_is(local(name), "rPh");
	it->collects = text_is(local(name), "t");
}

static void XMLCALL shared_end(void *context, const XML_Char *name)
{
	struct xlsx *it = context;

	it->collects = false;
	if (text_is(local(name), "rPh"))
		it->phonetic = false;
	if (!text_is(local(name), "si"))
		return;
	if (it->shared_count == SHARED_MOST || it->shared.size + it->text.size > SHEET_TEXT_MOST) {
		spoil(it, "there are too many texts in it");
		return;
	}
	if (it->shared_count % 1024 == 0)
		it->shared_at = need_resized(it->shared_at, it->shared_count + 1024,
					     sizeof(*it->shared_at));
	it->shared_at[it->shared_count++] = it->shared.size;
	buffer_add(&it->shared, buffer_text(&it->text), it->text.size);
	buffer_add(&it->shared, "", 1);
}

/* ---- the sheet ---- */

/* "AB12" → 27. Behind the last column that we read, any will do. */
static size_t column_of(const char *reference, size_t fallback)
{
	size_t column = 0;

	if (reference == NULL || *reference < 'A' || *reference > 'Z')
		return fallback;
	for (; *reference >= 'A' && *reference <= 'Z' && column <= SHEET_COLUMNS_MOST; reference++)
		column = column * 26 + (size_t)(*reference - 'A') + 1;
	return column - 1;
}

/* A number as people see it: 1.3900000001E10 is 13900000001. */
static void plain_number(struct buffer *text)
{
	char *end, plain[64];
	double value = strtod(buffer_text(text), &end);

	if (text->size == 0 || *end != '\0' || !isfinite(value))
		return;
	if (fabs(value) < 1e15 && value == floor(value))
		snprintf(plain, sizeof(plain), "%.0f", value);
	else
		snprintf(plain, sizeof(plain), "%.15g", value);
	buffer_clear(text);
	buffer_add_text(text, plain);
}

/* An index of the shared texts becomes the text. */
static void shared_text(struct xlsx *it)
{
	char *end;
	unsigned long index = strtoul(buffer_text(&it->text), &end, 10);
	bool known = it->text.size > 0 && *end == '\0' && index < it->shared_count;

	buffer_clear(&it->text);
	if (known)
		buffer_add_text(&it->text, it->shared.text + it->shared_at[index]);
}

static void end_cell(struct xlsx *it)
{
	if (text_is(it->type, "s"))
		shared_text(it);
	else if (text_is(it->type, "") || text_is(it->type, "n"))
		plain_number(&it->text);
	else if (text_is(it->type, "e")) /* "#N/A" is no value */
		buffer_clear(&it->text);
	if (!it->in_row || it->column >= SHEET_COLUMNS_MOST || it->text.size == 0)
		return;
	if (!sheet_skip_to(it->sheet, it->column) ||
	    !sheet_add_cell(it->sheet, buffer_text(&it->text), it->text.size))
		spoil(it, "there is too much text in it");
}

static void start_row(struct xlsx *it, const char *reference)
{
	size_t line = reference == NULL ? 0 : strtoul(reference, NULL, 10);

	it->line = line > it->line ? line : it->line + 1;
	it->column = SIZE_MAX; /* the next is 0 */
	it->in_row = sheet_add_row(it->sheet, it->line);
	if (!it->in_row)
		spoil(it, "there are too many rows in it");
}

static void start_cell(struct xlsx *it, const char **attributes)
{
	const char *type = attribute(attributes, "t");

	it->column = column_of(attribute(attributes, "r"), it->column + 1);
	copy_text(it->type, sizeof(it->type), type == NULL ? "" : type);
	buffer_clear(&it->text);
}

static void XMLCALL sheet_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct xlsx *it = context;

	name = local(name);
	if (text_is(name, "row"))
		start_row(it, attribute(attributes, "r"));
	else if (text_is(name, "c"))
		start_cell(it, attributes);
	it->phonetic |= text_is(name, "rPh");
	it->collects = text_is(name, "v") || text_is(name, "t");
}

static void XMLCALL sheet_end(void *context, const XML_Char *name)
{
	struct xlsx *it = context;

	name = local(name);
	it->collects = false;
	if (text_is(name, "rPh"))
		it->phonetic = false;
	else if (text_is(name, "c"))
		end_cell(it);
	else if (text_is(name, "row") && it->in_row) {
		sheet_end_row(it->sheet);
		it->in_row = false;
	}
}

/* ---- all of it ---- */

static void read_parts(struct xlsx *it)
{
	copy_text(it->part, sizeof(it->part), "xl/worksheets/sheet1.xml");
	if (!read_part(it, "xl/workbook.xml", workbook_start, ignore_end)) {
		spoil(it, "it is a zip, but no .xlsx");
		return;
	}
	if (!it->bad)
		read_part(it, "xl/_rels/workbook.xml.rels", relations_start, ignore_end);
	if (!it->bad)
		read_part(it, "xl/sharedStrings.xml", shared_start, shared_end);
	if (!it->bad && !read_part(it, it->part, sheet_start, sheet_end))
		spoil(it, "it has no first sheet");
}

bool xlsx_read(const char *bytes, size_t size, struct sheet *sheet, char *why, size_t why_size)
{
	struct xlsx it = { .sheet = sheet, .why = why, .why_size = why_size };
	zip_error_t error;
	zip_source_t *source;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes, size, 0, &error);
	if (source != NULL)
		it.zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (it.zip == NULL) {
		if (source != NULL)
			zip_source_free(source);
		snprintf(why, why_size, "it is a damaged zip");
		zip_error_fini(&error);
		return false;
	}
	if (zip_get_num_entries(it.zip, 0) > ENTRIES_MOST)
		spoil(&it, "there are too many parts in it");
	else
		read_parts(&it);
	zip_discard(it.zip);
	zip_error_fini(&error);
	buffer_release(&it.shared);
	buffer_release(&it.text);
	free(it.shared_at);
	return !it.bad;
}
