/*
 * What the verbs of `cunxin` share: options, the config they act by, the database, and the ways
 * to print. Exit codes: 0 done; 1 could not be done; 2 wrong usage or config; 3 no daemon took
 * the request.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/json.h"
#include "base/moment.h"
#include "conf/config.h"
#include "conf/options.h"
#include "office/office.h"

#include <stdbool.h>
#include <stddef.h>

enum exit_code { EXIT_DONE, EXIT_FAILED_TO, EXIT_USAGE, EXIT_NO_DAEMON };

/* What a verb needs before it starts. */
enum cli_needs {
	NEEDS_NOTHING,
	NEEDS_FILE,	/* the config file, with its forms */
	NEEDS_DATABASE, /* the accepted config and the database */
};

struct cli {
	struct common_options options;
	bool json;
	struct moment now;
	struct config *config;
	struct forms *forms;
	struct zone *zone;
	struct office office;
};

struct cli_verb {
	const char *name; /* "config check": two words make one verb */
	const char *arguments;
	const char *help;
	enum cli_needs needs;
	int (*run)(struct cli *cli, int argc, char **argv);
};
extern const struct cli_verb cli_verbs[];

/* ---- before the verb ---- */

/* The verb that the first words are; *words gets how many, one or two. NULL: they are none. */
const struct cli_verb *cli_find_verb(int argc, char **argv, int *words);
/* Complains of it, with the nearest verb; returns EXIT_USAGE. */
int cli_no_verb(int argc, char **argv);
/* What the verb needs, and its clock. Returns an exit code. */
int cli_prepare(struct cli *cli, const struct cli_verb *verb);
/* The config file with its forms and zone; false with problems, and nothing is kept. */
bool cli_use_file(struct cli *cli, struct conf_problems *problems);
void cli_drop_config(struct cli *cli);

/* ---- failing ---- */

/* Prints "cunxin: words" on standard error. */
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* All faults of a config on standard error, a line each, escaped. */
void cli_say_problems(const struct conf_problems *problems);

/* Prints "cunxin: words" on standard error; returns the code. */
int cli_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The verb's usage on standard error; returns EXIT_USAGE. */
int cli_usage(const char *verb);

/* ---- arguments ---- */

/* Takes "--NAME VALUE" or "--NAME=VALUE" out of the arguments before a "--"; NULL: not there. */
const char *cli_option(int *argc, char **argv, const char *name);
/* Takes "--NAME" out of the arguments before a "--". */
bool cli_flag(int *argc, char **argv, const char *name);
/* Takes the "--" itself out, once all options are: what is left are plain words. */
void cli_words(int *argc, char **argv);
/* "\n" in a line of a batch is a line break of the text. */
void cli_break_lines(char *text);
/* What stands behind the last slash of a path. */
const char *cli_last_name(const char *path);
/* A decimal id; 0: none. */
int64_t cli_id(const char *text);
/* A finite number and nothing else. False: it is none, and *number is not to be used. */
bool cli_number(const char *text, double *number);
/* "--limit N" into *limit, which stays as it is without. False with a complaint. */
bool cli_limit(int *argc, char **argv, unsigned *limit);
/* "--season YEAR|all" into *season: 0 for all; without it the season that runs. False with a
 * complaint. */
bool cli_season(struct cli *cli, int *argc, char **argv, int *season);
/* A point in time in the village's zone. False with a message. */
bool cli_time(struct cli *cli, const char *text, int64_t *utc);

/* A form by its name. NULL with a complaint. */
struct form;
struct form_record;
struct person;
const struct form *cli_form(struct cli *cli, const char *name);
/* "FIELD=VALUE" arguments; what they do not say comes from the person, the record as it is and the
 * form's fallbacks. False with complaints. */
bool cli_read_record(struct cli *cli, const struct form *form, int argc, char **argv,
		     const struct person *person, struct form_record *record);

/* Whether a device is out of reach for the service as it was installed, and what to do about it. */
enum drop_in { DROP_IN_NONE, DROP_IN_THERE, DROP_IN_WANTED };
enum drop_in cli_drop_in(const char *device, struct buffer *words, struct buffer *remedy);

/* How often a modem was reset today, by its row of the table status. */
struct json;
int cli_resets_today(struct cli *cli, const struct json *modem);

/* ---- changing ---- */

#define CLI_WHO_SIZE 96
/* Who calls, for rows that name him: "uid 1000 anna"; returns out. */
const char *cli_who(char out[CLI_WHO_SIZE]);
/* An audit row for the change, inside its transaction: who, which verb, what. */
void cli_audit(struct cli *cli, const char *verb, const char *object, const char *detail);
/* Begins a transaction. False with a complaint. */
bool cli_begin(struct cli *cli);
/* Ends a transaction, pokes the daemon. Returns the exit code. */
int cli_commit(struct cli *cli);
/* The same for a verb that has nothing else to print: {"done":true} with --json. */
int cli_finish(struct cli *cli);

/* ---- printing: a table for people, JSON for programs ---- */

#define CELLS_MOST 10

struct cli_table {
	struct cli *cli;
	const char *const *headings;
	size_t columns;
	struct buffer cells; /* NUL-separated, shown */
	size_t rows;
	struct json *list; /* with --json */
};

void cli_table_start(struct cli_table *table, struct cli *cli, const char *const *headings,
		     size_t columns);
/* One row for people: columns texts from outside, escaped here. */
void cli_table_row(struct cli_table *table, const char *const *cells);
/* One row for programs; owned by the table. */
void cli_table_json(struct cli_table *table, struct json *row);
void cli_table_end(struct cli_table *table);

/* A JSON document to standard output, and frees it. Characters that a terminal acts on are
 * escaped beyond what JSON asks for. */
void cli_print(struct json *document);
/* "2027-04-05T09:00:00+08:00", or null for 0. */
void cli_put_time(struct cli *cli, struct json *object, const char *key, int64_t utc);
/* "04-05 09:00" for tables; "" for 0. */
const char *cli_short_time(struct cli *cli, int64_t utc, char out[ISO_SIZE]);
/* A text from outside, escaped, to standard output. */
void cli_say(const char *text);

#endif
