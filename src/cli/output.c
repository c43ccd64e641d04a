#include "cli/cli.h"

#include "base/show.h"
#include "base/wake.h"
#include "office/calendar.h"
#include "store/audit.h"

#include <errno.h>
#include <math.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_MOST 1000000
#define YEAR_LEAST 1970
#define YEAR_MOST  9999

__attribute__((format(printf, 1, 0))) static void complain(const char *format, va_list arguments)
{
	char words[1024];
	char *line;

	vsnprintf(words, sizeof(words), format, arguments);
	line = shown(words);
	fprintf(stderr, "cunxin: %s\n", line);
	free(line);
}

void cli_warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(format, arguments);
	va_end(arguments);
}

int cli_fail(int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(format, arguments);
	va_end(arguments);
	return code;
}

static void say_lines(FILE *out, const struct buffer *lines)
{
	for (const char *at = buffer_text(lines); *at != '\0';) {
		size_t size = strcspn(at, "\n");
		struct buffer line = BUFFER_EMPTY;

		show_text(&line, at, size);
		fprintf(out, "%s\n", buffer_text(&line));
		buffer_release(&line);
		at += size + (at[size] == '\n');
	}
}

void cli_say_problems(const struct conf_problems *problems)
{
	say_lines(stderr, &problems->text);
	say_lines(stdout, &problems->notes);
}

int cli_usage(const char *verb)
{
	for (const struct cli_verb *it = cli_verbs; it->name != NULL; it++) {
		if (text_is(it->name, verb))
			fprintf(stderr, "usage: cunxin %s %s\n", it->name, it->arguments);
	}
	return EXIT_USAGE;
}

static void take_out(int *argc, char **argv, int at, int count)
{
	for (int i = at; i + count < *argc; i++)
		argv[i] = argv[i + count];
	*argc -= count;
	argv[*argc] = NULL;
}

/* The value behind "NAME=", where an argument is of that form. */
static const char *value_behind(const char *argument, const char *name)
{
	size_t size = strlen(name);

	return size > 2 && text_begins(argument, name) && argument[size] == '='
		       ? argument + size + 1
		       : NULL;
}

const char *cli_option(int *argc, char **argv, const char *name)
{
	for (int i = 0; i < *argc && !text_is(argv[i], "--"); i++) {
		const char *value = value_behind(argv[i], name);

		if (value != NULL) {
			take_out(argc, argv, i, 1);
			return value;
		}
		if (!text_is(argv[i], name) || i + 1 == *argc)
			continue;
		value = argv[i + 1];
		take_out(argc, argv, i, 2);
		return value;
	}
	return NULL;
}

void cli_words(int *argc, char **argv)
{
	for (int i = 0; i < *argc; i++) {
		if (!text_is(argv[i], "--"))
			continue;
		take_out(argc, argv, i, 1);
		return;
	}
}

void cli_break_lines(char *text)
{
	char *out = text;

	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && text[1] == 'n') {
			*out++ = '\n';
			text++;
		} else {
			*out++ = *text;
		}
	}
	*out = '\0';
}

const char *cli_last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

bool cli_flag(int *argc, char **argv, const char *name)
{
	for (int i = 0; i < *argc && !text_is(argv[i], "--"); i++) {
		if (!text_is(argv[i], name))
			continue;
		take_out(argc, argv, i, 1);
		return true;
	}
	return false;
}

int64_t cli_id(const char *text)
{
	char *end;
	long long id;

	if (text == NULL)
		return 0;
	errno = 0;
	id = strtoll(text, &end, 10);
	return errno != 0 || end == text || *end != '\0' || id < 0 ? 0 : id;
}

bool cli_number(const char *text, double *number)
{
	char *end;

	*number = strtod(text, &end);
	return end != text && *end == '\0' && isfinite(*number);
}

bool cli_limit(int *argc, char **argv, unsigned *limit)
{
	const char *text = cli_option(argc, argv, "--limit");
	int64_t number = cli_id(text);

	if (text == NULL)
		return true;
	if (number == 0 || number > LIMIT_MOST) {
		cli_fail(EXIT_USAGE, "--limit %s: expected a number from 1 to %d", text,
			 LIMIT_MOST);
		return false;
	}
	*limit = (unsigned)number;
	return true;
}

bool cli_season(struct cli *cli, int *argc, char **argv, int *season)
{
	const char *text = cli_option(argc, argv, "--season");
	int64_t year = cli_id(text);

	*season = text == NULL ? office_season(&cli->office, cli->now) : (int)year;
	if (text == NULL || text_is(text, "all") || (year >= YEAR_LEAST && year <= YEAR_MOST))
		return true;
	cli_fail(EXIT_USAGE, "--season %s: expected a year, or all", text);
	return false;
}

bool cli_time(struct cli *cli, const char *text, int64_t *utc)
{
	if (iso_read(cli->zone, text, utc))
		return true;
	cli_fail(EXIT_USAGE, "\"%s\" is no time; expected one like 2027-04-05T09:00", text);
	return false;
}

/* ---- changing ---- */

const char *cli_who(char out[CLI_WHO_SIZE])
{
	const struct passwd *user = getpwuid(getuid());

	snprintf(out, CLI_WHO_SIZE, "uid %ld %.64s", (long)getuid(),
		 user == NULL ? "" : user->pw_name);
	return out;
}

void cli_audit(struct cli *cli, const char *verb, const char *object, const char *detail)
{
	char who[CLI_WHO_SIZE];

	audit_note(cli->office.store, cli_who(who), verb, object, detail, cli->options.now != NULL,
		   cli->now);
}

bool cli_begin(struct cli *cli)
{
	if (store_begin(cli->office.store) == STORE_DONE)
		return true;
	cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	return false;
}

int cli_commit(struct cli *cli)
{
	switch (store_commit(cli->office.store)) {
	case STORE_DONE: wake_poke(cli->config->run_dir); return EXIT_DONE;
	case STORE_BUSY:
		return cli_fail(EXIT_FAILED_TO,
				"the database is busy; nothing was changed, try again");
	case STORE_HOLDING: break;
	}
	return cli_fail(EXIT_FAILED_TO, "nothing was changed: %s",
			store_trouble(cli->office.store));
}

int cli_finish(struct cli *cli)
{
	int code = cli_commit(cli);

	if (code == EXIT_DONE && cli->json) {
		struct json *object = json_object_new();

		json_put_boolean(object, "done", true);
		cli_print(object);
	}
	return code;
}

/* ---- printing ---- */

void cli_table_start(struct cli_table *table, struct cli *cli, const char *const *headings,
		     size_t columns)
{
	*table = (struct cli_table){ .cli = cli, .headings = headings, .columns = columns };
	if (cli->json)
		table->list = json_array_new();
}

void cli_table_row(struct cli_table *table, const char *const *cells)
{
	for (size_t i = 0; i < table->columns; i++) {
		char *cell = shown(cells[i] == NULL ? "" : cells[i]);

		buffer_add(&table->cells, cell, strlen(cell) + 1);
		free(cell);
	}
	table->rows++;
}

void cli_table_json(struct cli_table *table, struct json *row)
{
	json_append(table->list, row);
}

/* The last column takes what room it needs; the others as much as their widest cell, within reason. */
#define WIDTH_MOST 40

static void print_rows(struct cli_table *table)
{
	int widths[CELLS_MOST];
	const char *cell = buffer_text(&table->cells);
	struct buffer line = BUFFER_EMPTY;

	for (size_t i = 0; i < table->columns; i++)
		widths[i] = show_width(table->headings[i]);
	for (size_t k = 0; k < table->rows * table->columns; k++, cell += strlen(cell) + 1) {
		int width = show_width(cell);

		if (width > widths[k % table->columns])
			widths[k % table->columns] = width < WIDTH_MOST ? width : WIDTH_MOST;
	}
	cell = buffer_text(&table->cells);
	for (size_t k = 0; k < (table->rows + 1) * table->columns; k++) {
		size_t column = k % table->columns;
		const char *text = k < table->columns ? table->headings[k] : cell;

		if (column + 1 < table->columns) {
			show_padded(&line, text, widths[column]);
			buffer_add_text(&line, "  ");
		} else {
			buffer_add_text(&line, text);
			puts(buffer_text(&line));
			buffer_clear(&line);
		}
		cell += k < table->columns ? 0 : strlen(cell) + 1;
	}
	buffer_release(&line);
}

void cli_table_end(struct cli_table *table)
{
	if (table->list != NULL)
		cli_print(table->list);
	else
		print_rows(table);
	buffer_release(&table->cells);
}

/*
 * The character at text, where a terminal acts on it although JSON lets it pass: DEL, C1, bidi
 * marks, overrides and isolates (U+007F to 9F, 200E, 200F, 202A to 202E, 2066 to 2069). Else 0.
 */
static unsigned acting(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	unsigned three;

	if (at[0] == 0x7F)
		return 0x7F;
	if (at[0] == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9F)
		return at[1];
	if (at[0] != 0xE2 || (at[1] != 0x80 && at[1] != 0x81))
		return 0;
	three = 0x2000u | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
	return three == 0x200E || three == 0x200F || (three >= 0x202A && three <= 0x202E) ||
			       (three >= 0x2066 && three <= 0x2069)
		       ? three
		       : 0;
}

void cli_print(struct json *document)
{
	char *line = json_line(document);

	/* Such characters stand in strings only: keys and punctuation are ASCII. */
	for (const char *at = line; *at != '\0'; at++) {
		unsigned character = acting(at);

		if (character == 0)
			putchar(*at);
		else
			printf("\\u%04X", character);
		at += character == 0 || character == 0x7F ? 0 : character < 0x100 ? 1 : 2;
	}
	putchar('\n');
	free(line);
	json_free(document);
}

void cli_put_time(struct cli *cli, struct json *object, const char *key, int64_t utc)
{
	char iso[ISO_SIZE];

	json_put_text(object, key, utc == 0 ? NULL : iso_time(cli->zone, utc, iso));
}

const char *cli_short_time(struct cli *cli, int64_t utc, char out[ISO_SIZE])
{
	struct wall wall = wall_of(cli->zone, utc);

	if (utc == 0)
		out[0] = '\0';
	else
		snprintf(out, ISO_SIZE, "%02d-%02d %02d:%02d", wall.day.month, wall.day.day,
			 wall.hour, wall.minute);
	return out;
}

void cli_say(const char *text)
{
	char *line = shown(text);

	puts(line);
	free(line);
}
