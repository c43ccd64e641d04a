#include "books/people.h"

#include "base/json.h"
#include "base/scope.h"
#include "store/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_ROWS  20 /* headings stand within so many */
#define LAYOUT	    "roster.layout"
#define LAYOUT_SIZE 8192
#define PAGE	    200

/* What the columns of a file are. */
struct layout {
	enum roster_column columns[SHEET_COLUMNS_MOST];
	char headings[SHEET_COLUMNS_MOST][64];
	size_t count;
};

static bool has_column(const struct layout *layout, enum roster_column column)
{
	for (size_t i = 0; i < layout->count; i++) {
		if (layout->columns[i] == column)
			return true;
	}
	return false;
}

static void add_column(struct layout *layout, enum roster_column column, const char *heading)
{
	copy_text(layout->headings[layout->count], sizeof(layout->headings[0]), heading);
	layout->columns[layout->count++] = column;
}

/* ---- in ---- */

static struct layout layout_of_row(const struct config *config, const struct sheet *sheet,
				   size_t row)
{
	struct layout layout = { .count = 0 };

	for (size_t i = 0; i < sheet->rows[row].count && i < SHEET_COLUMNS_MOST; i++) {
		const char *heading = sheet_cell(sheet, row, i);

		add_column(&layout, roster_column_of(config, heading), heading);
	}
	return layout;
}

/* The row with the headings: a name, and something to go with it. False: there is none. */
static bool find_headings(const struct config *config, const struct sheet *sheet,
			  struct layout *layout, size_t *row)
{
	for (*row = 0; *row < sheet->row_count && *row < TITLE_ROWS; (*row)++) {
		*layout = layout_of_row(config, sheet, *row);
		if (has_column(layout, ROSTER_NAME) &&
		    (has_column(layout, ROSTER_PHONE) || has_column(layout, ROSTER_GROUP)))
			return true;
	}
	return false;
}

static void say_missing(const struct config *config, char *why, size_t why_size)
{
	struct buffer words = BUFFER_EMPTY;

	buffer_add_text(&words, "no row of headings was found; expected one with a name (");
	roster_headings(config, ROSTER_NAME, &words);
	buffer_add_text(&words, ") and a phone (");
	roster_headings(config, ROSTER_PHONE, &words);
	buffer_add_text(&words, ") or a group (");
	roster_headings(config, ROSTER_GROUP, &words);
	buffer_add_text(&words, ")");
	copy_text(why, why_size, buffer_text(&words));
	buffer_release(&words);
}

static void list_unread(const struct layout *layout, struct buffer *unread)
{
	for (size_t i = 0; i < layout->count; i++) {
		if (layout->columns[i] == ROSTER_COLUMNS && layout->headings[i][0] != '\0')
			buffer_add_format(unread, "%s%s", unread->size > 0 ? ", " : "",
					  layout->headings[i]);
	}
}

static bool row_is_empty(const struct sheet *sheet, const struct layout *layout, size_t row)
{
	for (size_t i = 0; i < layout->count; i++) {
		if (layout->columns[i] != ROSTER_COLUMNS && sheet_cell(sheet, row, i)[0] != '\0')
			return false;
	}
	return true;
}

static void read_row(const struct config *config, const struct sheet *sheet,
		     const struct layout *layout, size_t row, struct roster_plan *plan)
{
	struct entry entry = { .line = sheet->rows[row].line };
	struct buffer words = BUFFER_EMPTY;
	enum entry_taken taken = ENTRY_FINE, cell;

	for (size_t i = 0; i < layout->count && taken != ENTRY_WRONG; i++) {
		if (layout->columns[i] == ROSTER_COLUMNS)
			continue;
		cell = entry_take(config, &entry, layout->columns[i], sheet_cell(sheet, row, i),
				  &words);
		taken = cell > taken ? cell : taken;
	}
	cell = taken == ENTRY_WRONG ? taken : entry_check(&entry, &words);
	taken = cell > taken ? cell : taken;
	roster_plan_add(plan, &entry, taken, buffer_text(&words));
	buffer_release(&words);
}

bool people_read(struct office *office, const struct sheet *sheet, struct roster_plan *plan,
		 struct buffer *unread, char *why, size_t why_size)
{
	SCOPED(release_memory) struct layout *layout = need_zeroed(1, sizeof(*layout));
	size_t row;

	if (!find_headings(office->config, sheet, layout, &row)) {
		say_missing(office->config, why, why_size);
		return false;
	}
	if (unread != NULL)
		list_unread(layout, unread);
	while (++row < sheet->row_count) {
		if (!row_is_empty(sheet, layout, row))
			read_row(office->config, sheet, layout, row, plan);
	}
	return true;
}

/* ---- what a file looks like ---- */

static struct json *layout_json(const struct layout *layout, const struct sheet *sheet)
{
	struct json *object = json_object_new(), *columns = json_array_new();

	for (size_t i = 0; i < layout->count; i++) {
		struct json *column;

		if (layout->columns[i] == ROSTER_COLUMNS)
			continue;
		column = json_object_new();
		json_put_integer(column, "is", layout->columns[i]);
		json_put_text(column, "heading", layout->headings[i]);
		json_append(columns, column);
	}
	json_put(object, "columns", columns);
	if (sheet->separator != '\0') {
		json_put_integer(object, "charset", sheet->charset);
		json_put_integer(object, "separator", sheet->separator);
		json_put_integer(object, "crlf", sheet->crlf);
	}
	return object;
}

void people_keep_layout(struct office *office, const struct sheet *sheet)
{
	SCOPED(release_memory) struct layout *layout = need_zeroed(1, sizeof(*layout));
	struct json *object;
	char *line;
	size_t row;

	if (!find_headings(office->config, sheet, layout, &row))
		return;
	object = layout_json(layout, sheet);
	line = json_line(object);
	setting_put(office->store, LAYOUT, line);
	free(line);
	json_free(object);
}

static void read_layout(const struct json *object, struct layout *layout, struct sheet *sheet)
{
	const struct json *columns = json_get(object, "columns");

	for (size_t i = 0; i < json_count(columns) && i < SHEET_COLUMNS_MOST / 2; i++) {
		int column = (int)json_get_number(json_at(columns, i), "is", ROSTER_COLUMNS);
		const char *heading = json_get_text(json_at(columns, i), "heading");

		if (column >= 0 && column < ROSTER_COLUMNS && heading != NULL)
			add_column(layout, (enum roster_column)column, heading);
	}
	sheet->charset = (enum charset)json_get_number(object, "charset", CHARSET_UTF8_MARKED);
	sheet->separator = (char)json_get_number(object, "separator", ',');
	sheet->crlf = json_get_number(object, "crlf", 1) != 0;
	if (sheet->charset > CHARSET_GB18030)
		sheet->charset = CHARSET_UTF8_MARKED;
}

/* ---- out ---- */

/* One person as the cells of a row will need him. */
struct known {
	struct person person;
	char numbers[ENTRY_NUMBERS_MOST][PHONE_SIZE];
	size_t number_count, numbers_written;
	bool opted_out, blocked;
};

struct writing {
	struct office *office;
	struct known *people;
	size_t count;
};

static void take_person(const struct person *person, void *context)
{
	struct writing *writing = context;
	struct known *known;

	if (writing->count % PAGE == 0)
		writing->people = need_resized(writing->people, writing->count + PAGE,
					       sizeof(*writing->people));
	known = &writing->people[writing->count++];
	*known = (struct known){ .person = *person };
	known->number_count = person_phones(writing->office->store, person->id, known->numbers,
					    ENTRY_NUMBERS_MOST);
	if (known->number_count > ENTRY_NUMBERS_MOST)
		known->number_count = ENTRY_NUMBERS_MOST;
	for (size_t i = 0; i < known->number_count; i++) {
		struct phone_row phone = phone_get(writing->office->store, known->numbers[i]);

		known->opted_out |= phone.opted_out;
		known->blocked |= phone.blocked;
	}
}

static void take_people(struct writing *writing)
{
	struct person_filter filter = { .approved = true, .limit = PAGE };
	size_t before;

	do {
		before = writing->count;
		person_list(writing->office->store, &filter, take_person, writing);
		if (writing->count > 0)
			filter.after_id = writing->people[writing->count - 1].person.id;
	} while (writing->count - before == PAGE);
}

/* Columns that this roster needs. */
static void complete_layout(const struct writing *writing, struct layout *layout)
{
	bool needs[ROSTER_COLUMNS] = {
		[ROSTER_NAME] = true,
		[ROSTER_GROUP] = true,
		[ROSTER_PHONE] = true,
		[ROSTER_ROLE] = layout->count == 0,
	};

	for (size_t i = 0; i < writing->count; i++) {
		needs[ROSTER_ROLE] |= writing->people[i].person.role[0] != '\0';
		needs[ROSTER_NOTE] |= writing->people[i].person.note[0] != '\0';
		needs[ROSTER_OPTED_OUT] |= writing->people[i].opted_out;
		needs[ROSTER_BLOCKED] |= writing->people[i].blocked;
	}
	for (int column = 0; column < ROSTER_COLUMNS; column++) {
		if (needs[column] && !has_column(layout, (enum roster_column)column))
			add_column(layout, (enum roster_column)column,
				   roster_heading(writing->office->config,
						  (enum roster_column)column));
	}
}

/* The next number, in the last column of numbers all that are left. */
static void add_numbers(const struct writing *writing, struct known *known, bool last,
			struct buffer *out)
{
	char shown[PHONE_SIZE];

	while (known->numbers_written < known->number_count) {
		buffer_add_format(out, "%s%s", out->size > 0 ? "/" : "",
				  entry_number_shown(writing->office->config,
						     known->numbers[known->numbers_written++],
						     shown));
		if (!last)
			return;
	}
}

static bool is_last(const struct layout *layout, size_t column)
{
	for (size_t i = column + 1; i < layout->count; i++) {
		if (layout->columns[i] == layout->columns[column])
			return false;
	}
	return true;
}

static void add_cell(const struct writing *writing, struct known *known,
		     const struct layout *layout, size_t column, struct buffer *out)
{
	const char *yes = roster_yes_word(writing->office->config);

	switch (layout->columns[column]) {
	case ROSTER_NAME: buffer_add_text(out, known->person.name); break;
	case ROSTER_GROUP:
		if (known->person.group != 0)
			buffer_add_format(out, "%d", known->person.group);
		break;
	case ROSTER_PHONE: add_numbers(writing, known, is_last(layout, column), out); break;
	case ROSTER_ROLE:
		for (const char *at = known->person.role; *at != '\0'; at++)
			buffer_add(out, *at == ' ' ? "/" : at, 1);
		break;
	case ROSTER_NOTE: buffer_add_text(out, known->person.note); break;
	case ROSTER_OPTED_OUT: buffer_add_text(out, known->opted_out ? yes : ""); break;
	case ROSTER_BLOCKED: buffer_add_text(out, known->blocked ? yes : ""); break;
	case ROSTER_COLUMNS: break;
	}
}

static void write_rows(const struct writing *writing, const struct layout *layout,
		       struct sheet *sheet)
{
	struct buffer cell = BUFFER_EMPTY;

	sheet_add_row(sheet, 1);
	for (size_t i = 0; i < layout->count; i++)
		sheet_add_cell(sheet, layout->headings[i], strlen(layout->headings[i]));
	for (size_t row = 0; row < writing->count; row++) {
		if (!sheet_add_row(sheet, row + 2))
			break;
		for (size_t i = 0; i < layout->count; i++) {
			buffer_clear(&cell);
			add_cell(writing, &writing->people[row], layout, i, &cell);
			sheet_add_cell(sheet, buffer_text(&cell), cell.size);
		}
	}
	buffer_release(&cell);
}

void people_write(struct office *office, struct sheet *sheet)
{
	SCOPED(release_memory) struct layout *layout = need_zeroed(1, sizeof(*layout));
	struct writing writing = { .office = office };
	char kept[LAYOUT_SIZE];
	struct json *object;

	*sheet = (struct sheet){ .row_count = 0 };
	setting_get(office->store, LAYOUT, kept, sizeof(kept));
	object = json_read(kept);
	read_layout(object, layout, sheet);
	json_free(object);
	take_people(&writing);
	complete_layout(&writing, layout);
	write_rows(&writing, layout, sheet);
	free(writing.people);
}
