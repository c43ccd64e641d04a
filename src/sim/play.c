#include "play.h"

#include "sim/scenario.h"
#include "sim/world.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CUTS		 5
#define NOTHING_AT_LEAST SECONDS(60)
#define WIRE_MOST	 SECONDS(60)
#define START_TIME	 INT64_C(1806883200000) /* 2027-04-05 00:00 UTC: a file without a clock */
#define NOTHINGS_MOST	 32
#define CAUGHT_MOST	 256

struct options {
	struct common_options *common;
	size_t cut; /* 0: all of the row */
	bool cut_given, wire;
	int talk;
	unsigned seed;
};

/* A number that must get nothing. */
struct nothing {
	const struct step *step;
	int64_t since; /* up */
	size_t from;   /* message index */
};

/* What a group (?<name>…) of a pattern has matched, for %{name} in later lines. */
struct caught {
	char name[24], value[128];
};

/* Where a scenario plays, each time: read once. */
struct village {
	const char *items[WORLD_OVERRIDES_MOST]; /* what the file sets, then -o */
	struct conf_overrides overrides;
	struct config *config;
	struct zone *zone;
};

/* A file being played once. */
struct play {
	const struct scenario *scenario;
	const struct village *village;
	struct world *world;
	struct nothing nothings[NOTHINGS_MOST];
	size_t nothing_count;
	struct caught caught[CAUGHT_MOST];
	size_t caught_count;
	struct buffer output; /* of the last verb */
	struct buffer fault;  /* "" while all is well */
};

/* ---- judging ---- */

static void fail(struct play *play, const struct step *step, const char *what, const char *instead)
{
	if (play->fault.size > 0)
		return;
	buffer_add_format(&play->fault, "%s:%u: %s%s%s", play->scenario->path,
			  step != NULL ? step->line : 0, what, instead[0] != '\0' ? ": " : "",
			  instead);
}

/* ---- what is caught and used again ---- */

static void catch_one(struct play *play, const char *name, size_t name_size, const char *value,
		      size_t size)
{
	struct caught *place = NULL;

	for (size_t i = 0; i < play->caught_count && place == NULL; i++)
		if (strlen(play->caught[i].name) == name_size &&
		    strncmp(play->caught[i].name, name, name_size) == 0)
			place = &play->caught[i];
	if (place == NULL && play->caught_count < CAUGHT_MOST)
		place = &play->caught[play->caught_count++];
	if (place == NULL)
		return;
	snprintf(place->name, sizeof place->name, "%.*s", (int)name_size, name);
	snprintf(place->value, sizeof place->value, "%.*s", (int)size, value);
}

static void catch_groups(struct play *play, const struct step *step, const char *text,
			 const struct pattern_match *match)
{
	for (const char *at = step->words; (at = strstr(at, "(?<")) != NULL; at++) {
		size_t size = strcspn(at + 3, ">)");
		char name[24];
		int group;

		if (at[3 + size] != '>' || size >= sizeof name)
			continue;
		snprintf(name, sizeof name, "%.*s", (int)size, at + 3);
		group = pattern_group(step->pattern, name);
		if (group < 0 || (size_t)group >= match->count ||
		    match->group[group].from == SIZE_MAX)
			continue;
		catch_one(play, name, size, text + match->group[group].from,
			  match->group[group].to - match->group[group].from);
	}
}

static const char *caught_value(const struct play *play, const char *name, size_t size)
{
	for (size_t i = 0; i < play->caught_count; i++)
		if (strlen(play->caught[i].name) == size &&
		    strncmp(play->caught[i].name, name, size) == 0)
			return play->caught[i].value;
	return NULL;
}

/* The words of a line with %{name} filled in. Yours. */
static char *filled(struct play *play, const struct step *step)
{
	struct buffer out = BUFFER_EMPTY;
	const char *at = step->words, *open;

	while ((open = strstr(at, "%{")) != NULL) {
		size_t size = strcspn(open + 2, "}");
		const char *value = caught_value(play, open + 2, size);

		if (value == NULL || open[2 + size] != '}')
			fail(play, step, "no pattern has caught this", open);
		buffer_add(&out, at, (size_t)(open - at));
		buffer_add_text(&out, value == NULL ? "" : value);
		at = open + 2 + size + (open[2 + size] == '}');
	}
	buffer_add_text(&out, at);
	return buffer_take(&out);
}

static bool same_phone(const struct play *play, const struct network_message *message,
		       const char *number)
{
	char bare[64];

	snprintf(bare, sizeof bare, "%.*s", (int)strcspn(number, "@"), number);
	return phone_same(message->to, bare, play->village->config->country_code);
}

static struct network *network_of(struct play *play)
{
	return world_control(play->world)->network;
}

static struct network_message *message_matching(struct play *play, const struct step *step)
{
	struct network *network = network_of(play);

	for (size_t i = 0; i < network_messages(network); i++) {
		struct network_message *message = network_message(network, i);
		struct pattern_budget budget = PATTERN_BUDGET;
		struct pattern_match match;

		if (!message->claimed && message->parts == message->total &&
		    same_phone(play, message, step->number) &&
		    pattern_find(step->pattern, message->text, strlen(message->text), 0, &budget,
				 &match) == PATTERN_MATCHES) {
			catch_groups(play, step, message->text, &match);
			return message;
		}
	}
	return NULL;
}

/* What this number got and nobody named. */
static void unnamed(struct play *play, const char *number, struct buffer *out)
{
	struct network *network = network_of(play);

	for (size_t i = 0; i < network_messages(network); i++) {
		const struct network_message *message = network_message(network, i);

		if (message->claimed || (number != NULL && !same_phone(play, message, number)))
			continue;
		buffer_add_format(out, "\n    %s got \"%s\"%s", message->to, message->text,
				  message->parts < message->total ? " (not all of it)" : "");
	}
}

static bool is_nothing(struct play *play, const struct nothing *nothing)
{
	struct network *network = network_of(play);

	for (size_t i = nothing->from; i < network_messages(network); i++)
		if (same_phone(play, network_message(network, i), nothing->step->number))
			return false;
	return true;
}

/* ---- time ---- */

static void run_until(struct play *play, int64_t up)
{
	while (world_step(play->world, up))
		;
}

/* The silences that were promised end at a clock line and at the end. */
static void end_silences(struct play *play)
{
	struct buffer got = BUFFER_EMPTY;

	for (size_t i = 0; i < play->nothing_count; i++) {
		const struct nothing *nothing = &play->nothings[i];

		run_until(play, nothing->since + NOTHING_AT_LEAST);
		if (is_nothing(play, nothing))
			continue;
		unnamed(play, nothing->step->number, &got);
		fail(play, nothing->step, "it must get nothing", buffer_text(&got));
	}
	play->nothing_count = 0;
	buffer_release(&got);
}

static void do_clock(struct play *play, const struct step *step)
{
	const char *time = step->words;
	struct moment now;
	bool jumps = text_begins(time, "jump "), wrong = text_begins(time, "wrong ");
	int64_t utc;

	end_silences(play);
	now = world_now(play->world);
	if (step->moves) {
		run_until(play, now.up + step->within);
		return;
	}
	if (text_is(time, "right")) {
		world_right_clock(play->world);
		return;
	}
	if (!iso_read(play->village->zone, time + (jumps ? 5 : wrong ? 6 : 0), &utc)) {
		fail(play, step, "no time", time);
		return;
	}
	if (wrong)
		world_wrong_clock(play->world, utc);
	else if (jumps || utc < now.utc)
		world_jump(play->world, utc);
	else
		run_until(play, now.up + (utc - now.utc));
}

/* ---- steps ---- */

static void direct(struct play *play, const struct step *step, const char *line)
{
	struct buffer answer = BUFFER_EMPTY;
	struct control_wait wait;

	if (control_line(world_control(play->world), line, world_now(play->world), &wait,
			 &answer) != CONTROL_DONE)
		fail(play, step, line, buffer_text(&answer));
	buffer_release(&answer);
}

static void do_text(struct play *play, const struct step *step)
{
	struct buffer line = BUFFER_EMPTY;
	char *words = filled(play, step);

	buffer_add_format(&line, "%s: %s", step->number, words == NULL ? "" : words);
	direct(play, step, line.text);
	buffer_release(&line);
	free(words);
}

static void do_expect(struct play *play, const struct step *step)
{
	int64_t limit = world_now(play->world).up + step->within;
	struct network_message *message = message_matching(play, step);
	uint64_t submits = network_submits(network_of(play));
	struct buffer got = BUFFER_EMPTY;

	while (message == NULL && world_step(play->world, limit)) {
		if (network_submits(network_of(play)) == submits)
			continue;
		submits = network_submits(network_of(play));
		message = message_matching(play, step);
	}
	if (message == NULL)
		message = message_matching(play, step);
	if (message != NULL) {
		message->claimed = true;
		return;
	}
	buffer_add_format(&got, "%s < %s", step->number, step->words);
	unnamed(play, step->number, &got);
	fail(play, step, "did not come", buffer_text(&got));
	buffer_release(&got);
}

static void do_nothing(struct play *play, const struct step *step)
{
	if (play->nothing_count == NOTHINGS_MOST) {
		fail(play, step, "too many silences before a clock line", "");
		return;
	}
	play->nothings[play->nothing_count++] =
		(struct nothing){ .step = step,
				  .since = world_now(play->world).up,
				  .from = network_messages(network_of(play)) };
}

static void do_verb(struct play *play, const struct step *step)
{
	struct buffer words = BUFFER_EMPTY;
	char *line = filled(play, step);
	int status;

	buffer_clear(&play->output);
	status = world_verb(play->world, line, &play->output);
	free(line);
	if (status != step->status) {
		buffer_add_format(&words, "exit status %d instead of %d\n%s", status, step->status,
				  buffer_text(&play->output));
		fail(play, step, step->words, words.text);
	}
	buffer_release(&words);
}

static void do_output(struct play *play, const struct step *step)
{
	struct pattern_budget budget = PATTERN_BUDGET;
	struct pattern_match match;
	const char *text = buffer_text(&play->output);
	bool found = pattern_find(step->pattern, text, strlen(text), 0, &budget, &match) ==
		     PATTERN_MATCHES;

	if (found && step->kind == STEP_OUTPUT)
		catch_groups(play, step, text, &match);
	if (found != (step->kind == STEP_OUTPUT))
		fail(play, step, found ? "the output has this" : "the output has not this", text);
}

static void do_end(struct play *play, const struct step *step, enum world_end how)
{
	struct buffer why = BUFFER_EMPTY;

	if (!world_restart(play->world, how, step->words, &why))
		fail(play, step, "it does not start again", buffer_text(&why));
	buffer_release(&why);
}

static void do_step(struct play *play, const struct step *step)
{
	switch (step->kind) {
	case STEP_CLOCK: do_clock(play, step); break;
	case STEP_TEXT: do_text(play, step); break;
	case STEP_EXPECT: do_expect(play, step); break;
	case STEP_NOTHING: do_nothing(play, step); break;
	case STEP_VERB: do_verb(play, step); break;
	case STEP_OUTPUT:
	case STEP_NO_OUTPUT: do_output(play, step); break;
	case STEP_RESTART: do_end(play, step, WORLD_RESTART); break;
	case STEP_KILL: do_end(play, step, WORLD_KILL); break;
	case STEP_POWERCUT: do_end(play, step, WORLD_POWERCUT); break;
	case STEP_DIRECTIVE: direct(play, step, step->words); break;
	case STEP_OTHER_OK: break;
	}
	if (world_trouble(play->world) != NULL)
		fail(play, step, world_trouble(play->world), "");
}

/* What was sent and no line named. */
static void check_others(struct play *play)
{
	struct buffer got = BUFFER_EMPTY;

	if (!play->scenario->other_ok) {
		run_until(play, world_now(play->world).up + NOTHING_AT_LEAST);
		unnamed(play, NULL, &got);
	}
	if (got.size > 0)
		fail(play, NULL, "messages that no line named", got.text);
	buffer_release(&got);
}

/* ---- a file ---- */

/* Where the first clock line sets the clock the world begins there; else where --now says. */
static int64_t begins_at(const struct options *options, const struct scenario *scenario,
			 const struct zone *zone)
{
	const char *now = options->common->now;
	int64_t utc, begin = START_TIME;

	if (now != NULL)
		iso_read(zone, now, &begin);

	for (size_t i = 0; i < scenario->count; i++)
		if (scenario->steps[i].kind == STEP_CLOCK && !scenario->steps[i].moves)
			return iso_read(zone, scenario->steps[i].words, &utc) ? utc : begin;
		else if (scenario->steps[i].kind != STEP_DIRECTIVE)
			break;
	return begin;
}

static void play_steps(struct play *play)
{
	for (size_t i = 0; i < play->scenario->count && play->fault.size == 0; i++)
		do_step(play, &play->scenario->steps[i]);
	if (play->fault.size == 0)
		end_silences(play);
	if (play->fault.size == 0)
		check_others(play);
	if (play->fault.size == 0 && world_trouble(play->world) != NULL)
		fail(play, NULL, world_trouble(play->world), "");
}

static bool compose_overrides(struct village *village, const struct options *options,
			      const struct scenario *scenario, struct buffer *why)
{
	const struct common_options *common = options->common;
	struct conf_overrides *overrides = &village->overrides;

	overrides->items = village->items;
	if (scenario->set_count + common->count > WORLD_OVERRIDES_MOST) {
		buffer_add_format(why, "too many values of the config are set; %d at most",
				  WORLD_OVERRIDES_MOST);
		return false;
	}
	for (size_t i = 0; i < scenario->set_count; i++)
		village->items[overrides->count++] = scenario->sets[i];
	for (size_t i = 0; i < common->count; i++)
		village->items[overrides->count++] = common->items[i];
	return true;
}

static bool read_village(struct village *village, const struct options *options,
			 const struct scenario *scenario, struct buffer *why)
{
	struct conf_problems problems = { .count = 0 };

	if (!compose_overrides(village, options, scenario, why))
		return false;
	village->config = config_load(options->common->path, &village->overrides, &problems);
	buffer_add_text(why, buffer_text(&problems.text));
	buffer_release(&problems.text);
	if (village->config == NULL)
		return false;
	village->zone = zone_open(village->config->timezone);
	if (village->zone == NULL)
		buffer_add_format(why, "%s: no such time zone\n", village->config->timezone);
	return village->zone != NULL;
}

static void release_village(struct village *village)
{
	zone_close(village->zone);
	config_free(village->config);
}

/* Plays it once. True: it passed. */
static bool play_once(const struct options *options, const struct village *village,
		      const struct scenario *scenario, size_t cut)
{
	struct world_settings settings = { .path = options->common->path,
					   .config = village->config,
					   .zone = village->zone,
					   .overrides = &village->overrides,
					   .cut = cut,
					   .wire = options->wire,
					   .talk = options->talk };
	struct play play = { .scenario = scenario, .village = village };
	bool passed;

	play.world =
		world_open(&settings, begins_at(options, scenario, village->zone), &play.fault);
	if (play.world != NULL) {
		catch_one(&play, "folder", strlen("folder"), world_folder(play.world),
			  strlen(world_folder(play.world)));
		play_steps(&play);
		world_close(play.world);
	}
	passed = play.fault.size == 0 && play.world != NULL;
	if (!passed)
		printf("FAILED %s (cut %zu)\n  %s\n", scenario->path, cut,
		       buffer_text(&play.fault));
	buffer_release(&play.fault);
	buffer_release(&play.output);
	return passed;
}

/* With each of the sizes. */
static bool play_cuts(const struct options *options, const struct village *village,
		      const struct scenario *scenario)
{
	unsigned seed = options->seed;
	size_t cuts[CUTS] = { 64, 1, 7 };
	bool passed = true;

	cuts[3] = 2 + (seed = seed * 1103515245u + 12345u) / 65536 % 200;
	cuts[4] = 2 + (seed * 1103515245u + 12345u) / 65536 % 2000;
	if (options->cut_given || options->wire)
		return play_once(options, village, scenario, options->cut);
	if (scenario->is_long)
		return play_once(options, village, scenario, cuts[4]);
	for (size_t i = 0; i < CUTS && passed; i++)
		passed = play_once(options, village, scenario, cuts[i]);
	return passed;
}

static bool play_file(const struct options *options, const struct scenario *scenario)
{
	struct village village = { .config = NULL };
	struct buffer why = BUFFER_EMPTY;
	bool passed = false;

	if (read_village(&village, options, scenario, &why))
		passed = play_cuts(options, &village, scenario);
	else
		printf("FAILED %s\n  %s\n", scenario->path, buffer_text(&why));
	buffer_release(&why);
	release_village(&village);
	return passed;
}

/* ---- the command ---- */

static void usage(FILE *out)
{
	fprintf(out, "usage: cunxin-sim play [OPTION...] FILE...\n\n%s", common_options_help);
	fputs("      --wire              in real time against cunxind; clock moves of 60 s at "
	      "most\n"
	      "      --cut N             streams in pieces of N octets (0: whole) instead of each\n"
	      "                          of 1, 7, 64 and two random sizes (of a long file: one)\n"
	      "      --seed N            of the random sizes\n"
	      "  -v, --verbose           what the daemon notes, on standard error;\n"
	      "                          twice: all bytes of modems too\n",
	      out);
}

static bool read_number(const char *text, size_t *value)
{
	char *end;

	*value = strtoul(text, &end, 10);
	return *text != '\0' && *end == '\0';
}

static bool read_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "wire", no_argument, NULL, 'w' },
		{ "cut", required_argument, NULL, 'u' },
		{ "seed", required_argument, NULL, 's' },
		{ "verbose", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	size_t number;
	int letter;

	while ((letter = getopt_long(argc, argv, "v", longs, NULL)) != -1) {
		switch (letter) {
		case 'w': options->wire = true; break;
		case 'u':
			options->cut_given = true;
			if (!read_number(optarg, &options->cut))
				return false;
			break;
		case 's':
			if (!read_number(optarg, &number))
				return false;
			options->seed = (unsigned)number;
			break;
		case 'v': options->talk++; break;
		default: return false;
		}
	}
	return optind < argc;
}

/* Reads and plays one file. Its exit status. */
static int play_path(const struct options *options, const char *path)
{
	struct scenario scenario;
	struct buffer complaints = BUFFER_EMPTY;
	bool read = scenario_read(&scenario, path, &complaints);
	int64_t lasts = read ? scenario_duration(&scenario) : 0;
	int status;

	fputs(buffer_text(&complaints), stderr);
	buffer_release(&complaints);
	if (read && options->wire && (lasts < 0 || lasts > WIRE_MOST)) {
		fprintf(stderr, "%s: its clock moves are more than 60 s; play it without --wire\n",
			path);
		read = false;
	}
	status = !read ? 2 : play_file(options, &scenario) ? 0 : 1;
	if (status == 0)
		printf("passed %s\n", path);
	scenario_release(&scenario);
	return status;
}

int play_main(struct common_options *common, int argc, char **argv)
{
	struct options options = { .common = common, .seed = (unsigned)time(NULL) };
	int passed = 0, failed = 0, worst = 0;
	int64_t shift; /* of no use here: the zone is each file's own */

	if (common->help) {
		usage(stdout);
		return 0;
	}
	if (!read_options(argc, argv, &options)) {
		usage(stderr);
		return 2;
	}
	if (!common_shift(common, NULL, &shift))
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!options.cut_given && !options.wire)
		printf("seed %u\n", options.seed);
	for (int i = optind; i < argc; i++) {
		int status = play_path(&options, argv[i]);

		passed += status == 0;
		failed += status != 0;
		if (status > worst)
			worst = status;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return worst;
}
