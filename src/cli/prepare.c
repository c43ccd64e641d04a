/*
 * What a verb needs before it starts. Verbs go by the config that the daemon accepted, kept in
 * the database; the file tells where that is, even a faulty one. With -o, and for verbs that look
 * at the file itself, the file counts.
 */
#include "cli/cli.h"
#include "office/rules.h"
#include "store/accepted.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void use_rules(struct cli *cli, const struct rules *rules)
{
	cli->config = rules->config;
	cli->forms = rules->forms;
	cli->zone = rules->zone;
	cli->office.config = rules->config;
	cli->office.forms = rules->forms;
	cli->office.zone = rules->zone;
}

void cli_drop_config(struct cli *cli)
{
	struct rules rules = { cli->config, cli->forms, cli->zone };

	rules_drop(&rules);
	use_rules(cli, &rules);
}

bool cli_use_file(struct cli *cli, struct conf_problems *problems)
{
	const struct conf_overrides overrides = common_options_overrides(&cli->options);
	struct rules rules;
	bool good = rules_load(&rules, cli->options.path, &overrides, problems);

	use_rules(cli, &rules);
	return good;
}

/* ---- the database ---- */

static int open_database(struct cli *cli, const char *state_dir)
{
	char why[512];
	enum store_opened opened =
		store_open(state_dir, STORE_VERB, cli->now, &cli->office.store, why, sizeof(why));

	return opened == STORE_OPENED ? EXIT_DONE : cli_fail(EXIT_FAILED_TO, "%s", why);
}

/* What the daemon accepted, in place of what cli has. False: nothing, or not usable here. */
static bool use_accepted(struct cli *cli, const char *text, const char *folder)
{
	struct conf_problems problems = { .count = 0 };
	struct rules rules;
	bool good = text != NULL && rules_load_text(&rules, text, folder, &problems);

	if (good) {
		cli_drop_config(cli);
		use_rules(cli, &rules);
	}
	buffer_release(&problems.text);
	return good;
}

static void follow_daemon(struct cli *cli)
{
	char hash[32] = "";
	char *text = accepted_get(cli->office.store, hash, sizeof(hash), NULL);

	if (text != NULL && cli->options.count == 0 &&
	    !text_is(hash, conf_hash(cli->config->conf))) {
		cli_warn("the config file differs from the one that the daemon uses; that one "
			 "holds (systemctl reload cunxind takes the file)");
		use_accepted(cli, text, conf_folder(cli->config->conf));
	}
	free(text);
}

/* The file has faults: the accepted config, if there is one. */
static int do_without_file(struct cli *cli, struct conf_problems *problems)
{
	char state_dir[1024], folder[512];
	char *text;
	int code = EXIT_USAGE;

	config_state_dir(cli->options.path, state_dir, sizeof(state_dir));
	copy_text(folder, sizeof(folder), cli->options.path);
	if (cli->options.count > 0 || open_database(cli, state_dir) != EXIT_DONE) {
		cli_say_problems(problems);
		return EXIT_USAGE;
	}
	text = accepted_get(cli->office.store, NULL, 0, NULL);
	if (use_accepted(cli, text, dirname(folder))) {
		cli_warn("%s has faults: %u (cunxin config check); the config that the daemon uses "
			 "holds",
			 cli->options.path, problems->count);
		code = EXIT_DONE;
	} else {
		cli_say_problems(problems);
	}
	free(text);
	return code;
}

static int prepare_database(struct cli *cli)
{
	struct conf_problems problems = { .count = 0 };
	int code;

	if (cli_use_file(cli, &problems)) {
		code = open_database(cli, cli->config->state_dir);
		if (code == EXIT_DONE)
			follow_daemon(cli);
	} else {
		code = do_without_file(cli, &problems);
	}
	buffer_release(&problems.text);
	return code;
}

static int prepare_file(struct cli *cli)
{
	struct conf_problems problems = { .count = 0 };
	int code = cli_use_file(cli, &problems) ? EXIT_DONE : EXIT_USAGE;

	cli_say_problems(&problems);
	buffer_release(&problems.text);
	return code;
}

int cli_prepare(struct cli *cli, const struct cli_verb *verb)
{
	int code = EXIT_DONE;

	switch (verb->needs) {
	case NEEDS_NOTHING: break;
	case NEEDS_FILE: code = prepare_file(cli); break;
	case NEEDS_DATABASE: code = prepare_database(cli); break;
	}
	if (code == EXIT_DONE && !common_options_time(&cli->options, cli->zone, &cli->now.utc))
		code = cli_fail(EXIT_USAGE, "%s", cli->options.fault);
	return code;
}
