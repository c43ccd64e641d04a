/* broadcast preview and new: what a notice would be, and its draft. */
#include "cli/verbs.h"

#include "office/broadcast.h"

#include <stdio.h>

/* ---- arguments ---- */

static bool take_time(struct cli *cli, int *argc, char **argv, const char *name, int64_t *utc)
{
	const char *text = cli_option(argc, argv, name);

	*utc = 0;
	return text == NULL || cli_time(cli, text, utc);
}

static bool take_wish(struct cli *cli, int *argc, char **argv, struct broadcast_wish *wish)
{
	*wish = (struct broadcast_wish){ .audience = cli_option(argc, argv, "--to"),
					 .text = cli_option(argc, argv, "--text"),
					 .urgent = cli_flag(argc, argv, "--urgent") };
	return take_time(cli, argc, argv, "--at", &wish->not_before) &&
	       take_time(cli, argc, argv, "--until", &wish->useful_until);
}

/* ---- a plan, shown ---- */

static struct json *samples_json(const struct broadcast_plan *plan)
{
	struct json *list = json_array_new();

	for (size_t i = 0; i < plan->sample_count; i++) {
		struct json *row = json_object_new();

		json_put_text(row, "name", plan->samples[i].name);
		json_put_text(row, "number", plan->samples[i].number);
		json_put_text(row, "text", plan->samples[i].text);
		json_append(list, row);
	}
	return list;
}

static void put_repeats(struct cli *cli, struct json *object, const struct broadcast_plan *plan)
{
	struct json *repeats;

	if (plan->repeats == 0)
		return;
	repeats = json_object_new();
	json_put_integer(repeats, "id", plan->repeats);
	cli_put_time(cli, repeats, "at", plan->repeated_at);
	json_put_integer(repeats, "shared", plan->shared);
	json_put(object, "repeats", repeats);
}

static struct json *plan_json(struct cli *cli, const struct broadcast_plan *plan)
{
	struct json *object = json_object_new();

	json_put_text(object, "audience", plan->wish.audience);
	json_put_integer(object, "people", plan->people);
	json_put_integer(object, "messages", plan->messages);
	json_put_integer(object, "duplicates", plan->people - plan->messages);
	json_put_integer(object, "opted_out", (int64_t)plan->audience.opted_out);
	json_put_integer(object, "blocked", (int64_t)plan->audience.blocked);
	json_put_integer(object, "unreachable", (int64_t)plan->audience.unreachable);
	json_put_integer(object, "segments", plan->segments);
	json_put_number(object, "cost", plan->cost);
	json_put_integer(object, "minutes", plan->minutes);
	json_put_boolean(object, "urgent", plan->wish.urgent);
	cli_put_time(cli, object, "begins_at", plan->begins);
	cli_put_time(cli, object, "last_at", plan->forecast.last_at);
	cli_put_time(cli, object, "useful_until", plan->useful_until);
	json_put_boolean(object, "until_read", plan->until_read);
	cli_put_time(cli, object, "over", plan->over);
	json_put_integer(object, "unpaid", plan->forecast.unpaid);
	json_put_integer(object, "too_late", plan->forecast.expire);
	json_put(object, "samples", samples_json(plan));
	put_repeats(cli, object, plan);
	return object;
}

/* What a clerk should know before it is released. */
static void print_warnings(struct cli *cli, const struct broadcast_plan *plan)
{
	char time[ISO_SIZE];

	if (plan->over != 0)
		printf("warning  its text names %s, which is over when it begins\n",
		       cli_short_time(cli, plan->over, time));
	if (plan->forecast.unpaid > 0)
		printf("warning  the month's budget ends before the last %lld segments\n",
		       (long long)plan->forecast.unpaid);
	if (plan->forecast.expire > 0)
		printf("warning  %lld segments would not be out in time; give it a later --until\n",
		       (long long)plan->forecast.expire);
	if (plan->repeats != 0)
		printf("warning  broadcast %lld said the same to %lld of them on %s\n",
		       (long long)plan->repeats, (long long)plan->shared,
		       cli_short_time(cli, plan->repeated_at, time));
}

static void print_plan(struct cli *cli, const struct broadcast_plan *plan)
{
	char begins[ISO_SIZE], last[ISO_SIZE], until[ISO_SIZE];
	struct buffer line = BUFFER_EMPTY;

	buffer_add_format(&line, "to       %s: %lld people, %lld messages", plan->wish.audience,
			  (long long)plan->people, (long long)plan->messages);
	if (plan->people > plan->messages)
		buffer_add_format(&line, " (%lld share a phone)",
				  (long long)(plan->people - plan->messages));
	cli_say(buffer_text(&line));
	printf("without  %zu opted out, %zu blocked, %zu unreachable\n", plan->audience.opted_out,
	       plan->audience.blocked, plan->audience.unreachable);
	printf("cost     %lld segments, %u each at most, %.2f yuan\n", (long long)plan->segments,
	       plan->longest, plan->cost);
	printf("time     begins %s, the last leaves %s (%lld minutes); useful until %s%s\n",
	       cli_short_time(cli, plan->begins, begins),
	       cli_short_time(cli, plan->forecast.last_at, last), (long long)plan->minutes,
	       cli_short_time(cli, plan->useful_until, until),
	       plan->until_read ? ", as its text says" : "");
	print_warnings(cli, plan);
	for (size_t i = 0; i < plan->sample_count; i++) {
		buffer_clear(&line);
		buffer_add_format(&line, "sample   %s %s: %s", plan->samples[i].name,
				  plan->samples[i].number, plan->samples[i].text);
		cli_say(buffer_text(&line));
	}
	buffer_release(&line);
}

/* ---- preview ---- */

/* The plan of what the arguments ask for. An exit code. */
static int make_plan(struct cli *cli, const char *verb, int argc, char **argv,
		     struct broadcast_plan *plan)
{
	struct broadcast_wish wish;
	char why[200];

	*plan = (struct broadcast_plan){ .people = 0 };
	if (!take_wish(cli, &argc, argv, &wish))
		return EXIT_USAGE;
	if (argc > 0 || wish.audience == NULL || wish.text == NULL)
		return cli_usage(verb);
	if (!broadcast_plan_make(&cli->office, &wish, cli->now, plan, why, sizeof(why)))
		return cli_fail(EXIT_USAGE, "%s", why);
	return EXIT_DONE;
}

int verb_broadcast_preview(struct cli *cli, int argc, char **argv)
{
	struct broadcast_plan plan;
	int code = make_plan(cli, "broadcast preview", argc, argv, &plan);

	if (code == EXIT_DONE && cli->json)
		cli_print(plan_json(cli, &plan));
	else if (code == EXIT_DONE)
		print_plan(cli, &plan);
	broadcast_plan_release(&plan);
	return code;
}

/* ---- a draft ---- */

/* Its people, some at a time: nobody waits for the lock while a long list is written. */
static int keep_people(struct cli *cli, const struct broadcast_plan *plan, int64_t id)
{
	size_t done = 0;
	bool all = false;

	while (!all) {
		store_give_way(cli->office.store);
		if (!cli_begin(cli))
			return EXIT_FAILED_TO;
		all = broadcast_draft_some(&cli->office, plan, id, &done);
		if (store_commit(cli->office.store) != STORE_DONE)
			return cli_fail(EXIT_FAILED_TO,
					"the database is busy; nothing was drafted, try again");
	}
	return EXIT_DONE;
}

static int keep_draft(struct cli *cli, const struct broadcast_plan *plan, int64_t *id, char code[8])
{
	char who[CLI_WHO_SIZE], object[48];

	if (plan->messages == 0)
		return cli_fail(EXIT_FAILED_TO,
				"nobody would get it: %zu opted out, %zu blocked, "
				"%zu unreachable",
				plan->audience.opted_out, plan->audience.blocked,
				plan->audience.unreachable);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	*id = broadcast_draft_begin(&cli->office, plan, cli_who(who), cli->now);
	if (cli_commit(cli) != EXIT_DONE || keep_people(cli, plan, *id) != EXIT_DONE ||
	    !cli_begin(cli))
		return EXIT_FAILED_TO;
	broadcast_draft_end(&cli->office, *id, cli->now, code);
	snprintf(object, sizeof(object), "broadcast:%lld", (long long)*id);
	cli_audit(cli, "broadcast new", object, plan->wish.text);
	return cli_commit(cli);
}

int verb_broadcast_new(struct cli *cli, int argc, char **argv)
{
	struct broadcast_plan plan;
	int64_t id = 0;
	char code[8];
	int result = make_plan(cli, "broadcast new", argc, argv, &plan);

	if (result == EXIT_DONE)
		result = keep_draft(cli, &plan, &id, code);
	if (result == EXIT_DONE && cli->json) {
		struct json *object = plan_json(cli, &plan);

		json_put_integer(object, "id", id);
		json_put_text(object, "code", code);
		cli_print(object);
	} else if (result == EXIT_DONE) {
		print_plan(cli, &plan);
		printf("id       %lld\ncode     %s (cunxin broadcast confirm %lld %s, within %d "
		       "minutes)\n",
		       (long long)id, code, (long long)id, code,
		       cli->config->broadcast.code_minutes);
	}
	broadcast_plan_release(&plan);
	return result;
}
