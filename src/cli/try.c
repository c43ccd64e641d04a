#include "cli/verbs.h"

#include "forms/forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line of a roster file: name, group, number, role. */
struct villager {
	char name[64], number[PHONE_SIZE], role[32];
	int group;
};

struct roster {
	struct villager *rows;
	size_t count;
};

static size_t split(char *line, char **cells, size_t most)
{
	size_t count = 0;

	for (char *at = line; count < most; at++) {
		cells[count++] = at;
		at += strcspn(at, ",\t;\r\n");
		if (*at != ',' && *at != '\t' && *at != ';') {
			*at = '\0';
			break;
		}
		*at = '\0';
	}
	return count;
}

/* Columns as the sample has them: name, group, number, role; a first line without digits is a heading. */
static bool load_roster(struct cli *cli, const char *path, struct roster *roster)
{
	FILE *file = fopen(path, "r");
	char line[512];
	char *cells[8];

	if (file == NULL)
		return false;
	while (fgets(line, sizeof(line), file) != NULL) {
		struct villager row = { .name = "" };
		size_t count = split(line, cells, 8);

		if (count < 3 || phone_read(cells[2], cli->config->country_code, row.number,
					    sizeof(row.number)) != PHONE_MOBILE)
			continue;
		copy_text(row.name, sizeof(row.name), cells[0]);
		copy_text(row.role, sizeof(row.role), count > 3 ? cells[3] : "");
		row.group = atoi(cells[1]);
		roster->rows = need_resized(roster->rows, roster->count + 1, sizeof(row));
		roster->rows[roster->count++] = row;
	}
	fclose(file);
	return true;
}

#define SHARING_MOST 8

/* Everybody on a number. Two on one: nobody is taken for granted. */
static struct reading_sender sender_of(const struct roster *roster, const char *number,
				       struct reading_person people[SHARING_MOST])
{
	struct reading_sender sender = {
		.number = number, .name = "", .role = "", .people = people
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

/* "\n" in a line of a batch is a line break of the text. */
static void unescape(char *text)
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

static int try_batch(struct cli *cli, const struct roster *roster, const char *path)
{
	FILE *file = text_is(path, "-") ? stdin : fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	if (file == NULL)
		return cli_fail(EXIT_FAILED_TO, "%s cannot be read", path);
	cli->json = true;
	while (getline(&line, &room, file) > 0) {
		char *tab = strchr(line, '\t');

		line[strcspn(line, "\r\n")] = '\0';
		if (tab == NULL || line[0] == '#')
			continue;
		*tab = '\0';
		unescape(tab + 1);
		try_text(cli, roster, line, tab + 1);
		fflush(stdout);
	}
	free(line);
	if (file != stdin)
		fclose(file);
	return EXIT_DONE;
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
		return cli_fail(EXIT_FAILED_TO, "%s cannot be read", people);
	if (batch != NULL && argc == 0)
		code = try_batch(cli, &roster, batch);
	else if (batch == NULL && argc == 1)
		try_text(cli, &roster, from == NULL ? "" : from, argv[0]);
	else
		code = cli_usage("try");
	free(roster.rows);
	return code;
}
