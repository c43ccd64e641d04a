#include "cli/verbs.h"

#include "forms/forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct json *lines_of(const struct buffer *lines)
{
	struct json *list = json_array_new();

	for (const char *at = buffer_text(lines); *at != '\0';) {
		size_t size = strcspn(at, "\n");
		struct buffer line = BUFFER_EMPTY;

		buffer_add(&line, at, size);
		json_append_text(list, buffer_text(&line));
		buffer_release(&line);
		at += size + (at[size] == '\n');
	}
	return list;
}

static size_t own_replies(const struct config *config)
{
	size_t count = 0;

	for (size_t i = 0; i < config->reply_count; i++)
		count += !config->replies[i].shipped;
	return count;
}

static void print_check(struct cli *cli, const struct conf_problems *problems)
{
	struct json *object;

	if (!cli->json) {
		cli_say_problems(problems);
		if (problems->count == 0)
			printf("%s: good, %zu forms and intents, %zu replies\n", cli->options.path,
			       forms_count(cli->forms), own_replies(cli->config));
		return;
	}
	object = json_object_new();
	json_put_text(object, "file", cli->options.path);
	json_put_boolean(object, "good", problems->count == 0);
	json_put(object, "faults", lines_of(&problems->text));
	json_put(object, "notes", lines_of(&problems->notes));
	cli_print(object);
}

int verb_config_check(struct cli *cli, int argc, char **argv)
{
	struct conf_problems problems = { .thorough = true };
	unsigned count;

	(void)argv;
	if (argc > 0)
		return cli_usage("config check");
	cli_use_file(cli, &problems);
	count = problems.count;
	print_check(cli, &problems);
	buffer_release(&problems.text);
	buffer_release(&problems.notes);
	return count == 0 ? EXIT_DONE : EXIT_USAGE;
}

int verb_config_show(struct cli *cli, int argc, char **argv)
{
	char *text;

	(void)argv;
	if (argc > 0)
		return cli_usage("config show");
	text = config_shown(cli->config);
	if (cli->json) {
		struct json *object = json_object_new();

		json_put_text(object, "hash", conf_hash(cli->config->conf));
		json_put_text(object, "config", text);
		cli_print(object);
	} else {
		fputs(text, stdout);
	}
	free(text);
	return EXIT_DONE;
}
