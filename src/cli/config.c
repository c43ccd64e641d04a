#include "cli/verbs.h"

#include "forms/forms.h"

#include <stdio.h>
#include <stdlib.h>

int verb_config_check(struct cli *cli, int argc, char **argv)
{
	struct conf_problems problems = { .count = 0 };
	struct config *config;
	struct forms *forms = NULL;
	unsigned count;

	(void)argv;
	if (argc > 0)
		return cli_usage("config check");
	config = config_load(cli->path, &cli->overrides, &problems);
	if (config != NULL)
		forms = forms_load(config, &problems);
	count = problems.count;
	fputs(buffer_text(&problems.text), stderr);
	if (config != NULL && forms != NULL)
		printf("%s: good, %zu forms and intents, %zu replies\n", cli->path,
		       forms_count(forms), config->reply_count);
	buffer_release(&problems.text);
	forms_free(forms);
	config_free(config);
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
