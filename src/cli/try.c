#include "cli/verbs.h"

#include "books/people.h"
#include "forms/forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One number of a roster file. */
struct villager {
	char name[64], number[PHONE_SIZE], role[64];
	int group;
};

struct roster {
	struct villager *rows;
	size_t count;
};

static void add_villagers(const struct roster_plan *plan, struct roster *roster)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct entry *entry = &plan->rows[i].entry;

		for (size_t k = 0; k < entry->number_count; k++) {
			struct villager row = { .group = entry->person.group };

			copy_text(row.name, sizeof(row.name), entry->person.name);
			copy_text(row.role, sizeof(row.role), entry->person.role);
			copy_text(row.number, sizeof(row.number), entry->numbers[k]);
			copy_text(row.role, sizeof(row.role), entry->person.role);
			roster->rows = need_resized(roster->rows, roster->count + 1, sizeof(row));
			roster->rows[roster->count++] = row;
		}
	}
}

/* As `people import` reads it. False with a complaint. */
static bool load_roster(struct cli *cli, const char *path, struct roster *roster)
{
	struct roster_plan plan = { .count = 0 };
	struct office office = { .config = cli->config };
	struct sheet sheet;
	char why[1024];
	bool good = sheet_read(path, &sheet, why, sizeof(why));

	if (good) {
		good = people_read(&office, &sheet, &plan, NULL, why, sizeof(why));
		add_villagers(&plan, roster);
		roster_plan_release(&plan);
		sheet_release(&sheet);
	}
	if (!good)
		cli_fail(EXIT_FAILED_TO, "%s: %s", path, why);
	return good;
}

#define SHARING_MOST 8

/* Of the only one who bears this name. A person with two numbers has two rows. */
static int group_of(void *context, const char *name)
{
	const struct roster *roster = context;
	int group = 0;

	for (size_t i = 0; i < roster->count; i++) {
		if (!text_is(roster->rows[i].name, name))
			continue;
		if (group != 0 && roster->rows[i].group != group)
			return 0;
		group = roster->rows[i].group;
	}
	return group;
}

/* Everybody on a number. Two on one: nobody is taken for granted. */
static struct reading_sender sender_of(const struct roster *roster, const char *number,
				       struct reading_person people[SHARING_MOST])
{
	struct reading_sender sender = {
		.number = number,
		.name = "",
		.role = "",
		.people = people,
		.group_of = group_of,
		.roster = (void *)roster,
	};

	for (size_t i = 0; i < roster->count && sender.people_count < SHARING_MOST; i++) {
		const struct villager *row = &roster->rows[i];

		if (text_is(row->number, number))
			people[sender.people_count++] =
				(struct reading_person){ row->name, row->role, row->group };
	}
	if (sender.people_count == 1) {
		sender.name = people[0].name;
		sender.role = people[0].role;
		sender.group = people[0].group;
	}
	return sender;
}

static void try_text(struct cli *cli, const struct roster *roster, const char *from,
		     const char *text)
{
	char number[PHONE_SIZE];
	struct reading *reading = need_zeroed(1, sizeof(*reading));
	struct reading_person people[SHARING_MOST];
	struct reading_sender sender;
	struct json *document;

	phone_read(from, cli->config->country_code, number, sizeof(number));
	sender = sender_of(roster, number, people);
	forms_read(cli->forms, text, strlen(text), &sender, wall_of(cli->zone, cli->now.utc).day,
		   reading);
	document = forms_reading_json(cli->forms, reading, number, text);
	if (cli->json) {
		cli_print(document);
	} else {
		char *records = json_line(json_get(document, "records"));

		printf("%s  %s  ", outcome_name(reading->outcome),
		       reading->form == NULL ? "-" : reading->form->name);
		cli_say(records);
		if (json_get_text(document, "reply") != NULL)
			cli_say(json_get_text(document, "reply"));
		free(records);
		json_free(document);
	}
	free(reading);
}

static int try_batch(struct cli *cli, const struct roster *roster, const char *path)
{
	FILE *file = text_is(path, "-") ? stdin : fopen(path, "r");
	char *line = NULL;
	size_t room = 0, number = 0;
	int code = EXIT_DONE;

	if (file == NULL)
		return cli_fail(EXIT_FAILED_TO, "%s cannot be read", path);
	cli->json = true;
	while (getline(&line, &room, file) > 0) {
		char *tab = strchr(line, '\t');

		number++;
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if (tab == NULL) {
			code = cli_fail(EXIT_USAGE, "line %zu: expected NUMBER<TAB>TEXT", number);
			continue;
		}
		*tab = '\0';
		cli_break_lines(tab + 1);
		try_text(cli, roster, line, tab + 1);
		fflush(stdout);
	}
	free(line);
	if (file != stdin)
		fclose(file);
	return code;
}

static void warn_exhausted(const char *line, unsigned times, void *context)
{
	(void)times;
	(void)context;
	cli_warn("%s", line);
}

int verb_try(struct cli *cli, int argc, char **argv)
{
	const char *from = cli_option(&argc, argv, "--from");
	const char *people = cli_option(&argc, argv, "--people");
	const char *batch = cli_option(&argc, argv, "--batch");
	struct roster roster = { .count = 0 };
	int code = EXIT_DONE;

	cli_words(&argc, argv);
	if (people != NULL && !load_roster(cli, people, &roster))
		return EXIT_FAILED_TO;
	if (batch != NULL && argc == 0)
		code = try_batch(cli, &roster, batch);
	else if (batch == NULL && argc == 1)
		try_text(cli, &roster, from == NULL ? "" : from, argv[0]);
	else
		code = cli_usage("try");
	forms_exhausted(cli->forms, warn_exhausted, NULL);
	free(roster.rows);
	return code;
}
