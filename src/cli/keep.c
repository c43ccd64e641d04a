/* backup, restore, maintain, db upgrade. */
#include "cli/verbs.h"

#include "base/lock.h"
#include "store/backup.h"
#include "store/maintain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int say_done(struct cli *cli, const char *words)
{
	if (cli->json) {
		struct json *object = json_object_new();

		json_put_boolean(object, "done", true);
		cli_print(object);
	} else {
		puts(words);
	}
	return EXIT_DONE;
}

int verb_backup(struct cli *cli, int argc, char **argv)
{
	char why[512];

	if (argc != 1)
		return cli_usage("backup");
	if (!backup_write(cli->office.store, argv[0], why, sizeof(why)))
		return cli_fail(EXIT_FAILED_TO, "%s", why);
	if (cli->json) {
		struct json *object = json_object_new();

		json_put_text(object, "file", argv[0]);
		json_put_boolean(object, "verified", true);
		cli_print(object);
	} else {
		printf("%s: written and verified\n", argv[0]);
	}
	return EXIT_DONE;
}

int verb_restore(struct cli *cli, int argc, char **argv)
{
	char why[512];
	long pid;

	if (argc != 1)
		return cli_usage("restore");
	if (lock_take(cli->config->state_dir, &pid) < 0)
		return cli_fail(EXIT_FAILED_TO,
				"the daemon runs (pid %ld); stop it first: systemctl stop cunxind",
				pid);
	if (!backup_restore(cli->config->state_dir, argv[0], cli->now, why, sizeof(why)))
		return cli_fail(EXIT_FAILED_TO, "%s", why);
	return say_done(cli, "restored; what may have been sent since is held: cunxin outbox "
			     "--state uncertain");
}

static void print_done(struct cli *cli, const struct maintain_done *done)
{
	struct json *object;

	if (!cli->json) {
		printf("gone: %u PDUs, %u texts in, %u out, %u events, %u requests\n", done->raw,
		       done->messages, done->sent, done->events, done->requests);
		printf("database %s%s%s\n", done->sound ? "whole" : "NOT WHOLE",
		       done->backup[0] != '\0' ? ", backup " : "", done->backup);
		return;
	}
	object = json_object_new();
	json_put_integer(object, "pdus", done->raw);
	json_put_integer(object, "messages", done->messages);
	json_put_integer(object, "sent", done->sent);
	json_put_integer(object, "events", done->events);
	json_put_boolean(object, "sound", done->sound);
	json_put_text(object, "backup", done->backup[0] == '\0' ? NULL : done->backup);
	cli_print(object);
}

/* For the group that operates, as the state directory is: who makes it keeps no one out. */
static bool make_folder(const char *folder)
{
	if (mkdir(folder, 0770) == 0)
		return chmod(folder, 02770) == 0;
	return errno == EEXIST;
}

int verb_maintain(struct cli *cli, int argc, char **argv)
{
	const struct config_retention *keep = &cli->config->retention;
	char folder[300];
	struct maintain_plan plan = {
		.raw_days = (unsigned)keep->pdu_days,
		.message_days = (unsigned)keep->message_days,
		.event_days = (unsigned)keep->event_days,
		.backups = (unsigned)keep->backups,
	};
	struct maintain_done done;
	bool good;

	(void)argv;
	if (argc != 0)
		return cli_usage("maintain");
	snprintf(folder, sizeof(folder), "%s/backup", cli->config->state_dir);
	if (keep->backups > 0) {
		if (!make_folder(folder))
			return cli_fail(EXIT_FAILED_TO, "%s: %s", folder, strerror(errno));
		plan.backup_dir = folder;
	}
	good = maintain_run(cli->office.store, &plan, cli->now, &done);
	print_done(cli, &done);
	return good ? EXIT_DONE : cli_fail(EXIT_FAILED_TO, "%s", done.why);
}

int verb_db_upgrade(struct cli *cli, int argc, char **argv)
{
	char why[512];
	long pid;

	(void)argv;
	if (argc != 0)
		return cli_usage("db upgrade");
	if (lock_take(cli->config->state_dir, &pid) < 0)
		return cli_fail(EXIT_FAILED_TO, "the daemon runs (pid %ld); it upgrades by itself",
				pid);
	if (store_open(cli->config->state_dir, STORE_UPGRADE, cli->now, &cli->office.store, why,
		       sizeof(why)) != STORE_OPENED)
		return cli_fail(EXIT_FAILED_TO, "%s", why);
	return say_done(cli, "the database has this version's schema");
}
