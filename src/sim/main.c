/*
 * cunxin-sim: simulated modems for a gateway to talk to, and the player of scenarios.
 */
#include "base/nearest.h"
#include "base/scope.h"
#include "base/show.h"
#include "sim/common.h"
#include "sim/fault.h"
#include "sim/demo.h"
#include "sim/play.h"
#include "sim/serve.h"
#include "sim/tell.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#define MODEMS_MAX 16

struct request {
	struct serve serve;
	struct serve_modem modems[MODEMS_MAX];
	struct serve_modem *modem; /* that options are about now */
	bool named;		   /* --modem was given */
	struct common_options common;
	struct config *village; /* NULL: no config was named */
};

struct option_row {
	char letter;
	const char *name, *words, *help;
	bool (*apply)(struct request *request, const char *words);
};

static bool read_time(const char *words, double unit, int64_t *value)
{
	char *end;
	double number = strtod(words, &end);

	*value = (int64_t)(number * unit);
	return *words != '\0' && *end == '\0' && number >= 0 && number < 1e9;
}

/* One of the config's. */
static struct serve_modem *modem_named(struct request *request, const char *name)
{
	for (size_t i = 0; i < request->serve.count && request->village != NULL; i++)
		if (text_is(request->modems[i].settings.name, name))
			return &request->modems[i];
	return NULL;
}

static bool set_modem(struct request *request, const char *words)
{
	struct serve_modem *known = modem_named(request, words);

	if (known != NULL) {
		request->modem = known;
	} else if (request->named || request->village != NULL) {
		if (request->serve.count == MODEMS_MAX)
			return false;
		/* What was said of the modem before holds for this one too, save its place. */
		known = request->modem;
		request->modem = &request->modems[request->serve.count++];
		*request->modem = *known;
		request->modem->kind = SERVE_PTY;
		request->modem->address = NULL;
	}
	request->named = true;
	request->modem->settings.name = words;
	return words[0] != '\0' && strpbrk(words, " \t\n:@") == NULL;
}

static bool set_link(struct request *request, const char *words)
{
	request->modem->kind = SERVE_PTY;
	request->modem->address = words;
	return words[0] != '\0';
}

static bool set_tcp(struct request *request, const char *words)
{
	request->modem->kind = SERVE_TCP;
	request->modem->address = words;
	return strrchr(words, ':') != NULL;
}

static bool set_unix(struct request *request, const char *words)
{
	request->modem->kind = SERVE_UNIX;
	request->modem->address = words;
	return words[0] != '\0';
}

/* "SM=50,ME=23,SR=10" */
static bool set_storage(struct request *request, const char *words)
{
	struct sim_settings *settings = &request->modem->settings;
	int used;

	while (*words != '\0') {
		char name[3];
		unsigned places;

		if (sscanf(words, "%2[A-Z]=%u%n", name, &places, &used) != 2 || places > 10000)
			return false;
		if (strcmp(name, "SM") == 0)
			settings->sm = places;
		else if (strcmp(name, "ME") == 0)
			settings->me = places;
		else if (strcmp(name, "SR") == 0)
			settings->sr = places;
		else
			return false;
		words += used;
		words += *words == ',';
	}
	return settings->sm + settings->me > 0;
}

static bool set_latency(struct request *request, const char *words)
{
	return read_time(words, 1, &request->modem->settings.latency);
}

static bool set_air(struct request *request, const char *words)
{
	return read_time(words, 1000, &request->modem->settings.air);
}

static bool set_boot(struct request *request, const char *words)
{
	return read_time(words, 1, &request->modem->settings.boot);
}

static bool set_pace(struct request *request, const char *words)
{
	return read_time(words, 1, &request->modem->settings.pace);
}

static bool set_reports(struct request *request, const char *words)
{
	request->modem->settings.reports = strcmp(words, "no") != 0;
	return strcmp(words, "no") == 0 ||
	       read_time(words, 1000, &request->modem->settings.report_delay);
}

static bool all_digits(const char *words, size_t least, size_t most)
{
	return strspn(words, "0123456789") == strlen(words) && strlen(words) >= least &&
	       strlen(words) <= most;
}

static bool set_iccid(struct request *request, const char *words)
{
	request->modem->settings.iccid = words;
	return all_digits(words, 18, 20);
}

static bool set_imei(struct request *request, const char *words)
{
	request->modem->settings.imei = words;
	return all_digits(words, 14, 16);
}

static bool set_number(struct request *request, const char *words)
{
	request->modem->settings.number = words;
	return words[strspn(words, "+0123456789")] == '\0' && strlen(words) < 22;
}

static bool set_smsc(struct request *request, const char *words)
{
	request->modem->settings.centre = words;
	return words[strspn(words, "+0123456789")] == '\0' && strlen(words) < 22;
}

static bool set_pin(struct request *request, const char *words)
{
	request->modem->settings.pin = words;
	return all_digits(words, 0, 8);
}

static bool set_echo(struct request *request, const char *words)
{
	request->modem->settings.echo = strcmp(words, "off") != 0;
	return strcmp(words, "on") == 0 || strcmp(words, "off") == 0;
}

static bool set_manufacturer(struct request *request, const char *words)
{
	request->modem->settings.manufacturer = words;
	return words[0] != '\0';
}

static bool set_model(struct request *request, const char *words)
{
	request->modem->settings.model = words;
	return words[0] != '\0';
}

static bool set_control(struct request *request, const char *words)
{
	request->serve.control = words;
	return words[0] != '\0';
}

static bool set_ledger(struct request *request, const char *words)
{
	request->serve.ledger = words;
	return words[0] != '\0';
}

static bool set_transcript(struct request *request, const char *words)
{
	request->serve.transcript = words;
	return words[0] != '\0';
}

static bool set_lifetime(struct request *request, const char *words)
{
	return read_time(words, 1000, &request->serve.lifetime);
}

static bool set_no_directives(struct request *request, const char *words)
{
	(void)words;
	request->serve.directives = false;
	return true;
}

static bool set_with_parent(struct request *request, const char *words)
{
	(void)request;
	(void)words;
	return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0;
}

static bool list_faults(struct request *request, const char *words)
{
	struct buffer list = BUFFER_EMPTY;

	(void)request;
	(void)words;
	sim_fault_list(&list);
	fputs(buffer_text(&list), stdout);
	buffer_release(&list);
	exit(0);
}

/* clang-format off */
static const struct option_row options[] = {
	{ 'm', "modem", "NAME", "options from here on are about this modem (m1)", set_modem },
	{ 'l', "link", "PATH", "a link to its pseudo-terminal, kept up to date", set_link },
	{ 't', "tcp", "HOST:PORT", "serves a TCP port instead; port 0: any", set_tcp },
	{ 'u', "unix", "PATH", "serves a Unix socket instead", set_unix },
	{ 'S', "storage", "SM=50,ME=0,SR=0", "places of its storages", set_storage },
	{ 'L', "latency", "MS", "from a command line to its answer (0)", set_latency },
	{ 'a', "air-time", "SECONDS", "that a segment is in the air (0)", set_air },
	{ 'b', "boot", "MS", "from power to RDY (300)", set_boot },
	{ 'p', "pace", "MS", "between two texts that the network delivers (0)", set_pace },
	{ 'r', "reports", "SECONDS|no", "from a send to its delivery report (1)", set_reports },
	{ 'i', "iccid", "DIGITS", "of its SIM", set_iccid },
	{ 'e', "imei", "DIGITS", "of the modem", set_imei },
	{ 'n', "number", "NUMBER", "of its SIM", set_number },
	{ 's', "smsc", "NUMBER", "service centre on its SIM", set_smsc },
	{ 'P', "pin", "DIGITS", "that its SIM asks for", set_pin },
	{ 'E', "echo", "on|off", "at power on (on)", set_echo },
	{ 'M', "manufacturer", "TEXT", "what +CGMI says", set_manufacturer },
	{ 'd', "model", "TEXT", "what +CGMM says", set_model },
	{ 'c', "control", "SOCKET", "a Unix socket that takes directives", set_control },
	{ 'g', "ledger", "FILE", "every text and segment, JSON lines, appended", set_ledger },
	{ 'T', "transcript", "FILE", "all bytes both ways with their times, appended", set_transcript },
	{ 'f', "for", "SECONDS", "ends by itself after so long", set_lifetime },
	{ 'w', "with-parent", NULL, "ends when the program that started it does", set_with_parent },
	{ 'N', "no-directives", NULL, "standard input is left alone", set_no_directives },
	{ 'F', "list-faults", NULL, "the faults that directives can call for", list_faults },
};
/* clang-format on */

#define OPTIONS (sizeof options / sizeof options[0])

static void usage(FILE *out)
{
	fputs("usage: cunxin-sim [OPTION...]           simulated modems, until end or quit\n"
	      "       cunxin-sim tell SOCKET DIRECTIVE...   tells one that runs; -: standard "
	      "input\n"
	      "       cunxin-sim play [OPTION...] FILE...   plays scenarios in virtual time\n"
	      "       cunxin-sim demo FOLDER TEXTS [LATER]  the demonstration\n\n"
	      "Each takes:\n",
	      out);
	fprintf(out,
		"%s\nWithout a verb; the modems are those of the config, where one is named:\n",
		common_options_help);
	for (size_t i = 0; i < OPTIONS; i++)
		fprintf(out, "  --%s%s%-*s %s\n", options[i].name,
			options[i].words != NULL ? " " : "",
			28 - (int)strlen(options[i].name) - (options[i].words != NULL),
			options[i].words != NULL ? options[i].words : "", options[i].help);
	fputs("\nDirectives, one a line: NUMBER: text | modem NAME FAULT... | hold | release |\n"
	      "robot NUMBER [WORDS] | ledger | messages [NUMBER] | wait-idle [QUIET [LIMIT]] |\n"
	      "inject FILE | clock TIME | quit\n",
	      out);
}

static const struct option_row *option_named(int letter)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].letter == letter)
			return &options[i];
	return NULL;
}

static bool read_options(int argc, char **argv, struct request *request)
{
	struct option longs[OPTIONS + 1] = { { .name = NULL } };
	const struct option_row *row;
	int letter;

	for (size_t i = 0; i < OPTIONS; i++)
		longs[i] = (struct option){ .name = options[i].name,
					    .has_arg = options[i].words != NULL ? required_argument
										: no_argument,
					    .val = options[i].letter };
	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		row = option_named(letter);
		if (row == NULL)
			return false;
		if (!row->apply(request, optarg)) {
			fprintf(stderr, "cunxin-sim: --%s %s: expected %s\n", row->name,
				optarg != NULL ? optarg : "", row->words);
			return false;
		}
	}
	if (optind < argc)
		fprintf(stderr, "cunxin-sim: %s: what is that?\n", argv[optind]);
	return optind == argc;
}

/* ---- the village's modems ---- */

/*
 * Where the config looks for a modem there is one: at an address or a path of its own. A real port
 * stays what it is, and its modem gets a pseudo-terminal that is printed.
 */
static void place_modem(struct serve_modem *modem, const struct config_modem *config)
{
	const char *device = config->device;

	if (text_begins(device, "tcp:")) {
		modem->kind = SERVE_TCP;
		modem->address = device + 4;
	} else if (text_begins(device, "unix:")) {
		modem->kind = SERVE_UNIX;
		modem->address = device + 5;
	} else if (text_begins(device, "imei:")) {
		modem->settings.imei = device + 5;
	} else if (!text_begins(device, "/dev/")) {
		modem->address = device;
	}
}

static void serve_village(struct request *request)
{
	const struct config *village = request->village;

	request->serve.village = village;
	for (size_t i = 0; village != NULL && i < village->modem_count; i++) {
		struct serve_modem *modem = &request->modems[i];

		*modem = (struct serve_modem){ .settings = sim_settings_default };
		modem->settings.name = village->modems[i].name;
		modem->settings.pin = village->modems[i].pin;
		place_modem(modem, &village->modems[i]);
		request->serve.count = i + 1;
	}
}

static int serve_main(struct request *request, int argc, char **argv)
{
	int code = 2;

	request->modem = request->modems;
	request->modem->settings = sim_settings_default;
	request->serve.modems = request->modems;
	if (!common_village(&request->common, &request->village))
		return 2;
	serve_village(request);
	if (!read_options(argc, argv, request))
		fputs("Try cunxin-sim --help.\n", stderr);
	else if (common_shift(&request->common, request->village, &request->serve.shift))
		code = serve_run(&request->serve);
	config_free(request->village);
	return code;
}

static int no_verb(const char *word)
{
	struct nearest nearest = { .typed = word };
	SCOPED(release_memory) char *words = shown(word);

	nearest_try(&nearest, "play");
	nearest_try(&nearest, "demo");
	nearest_try(&nearest, "tell");
	if (nearest.word != NULL)
		fprintf(stderr, "cunxin-sim: no verb \"%s\"; did you mean \"%s\"?\n", words,
			nearest.word);
	else
		fprintf(stderr, "cunxin-sim: no verb \"%s\"; cunxin-sim --help lists them\n",
			words);
	return 2;
}

int main(int argc, char **argv)
{
	struct request request = { .serve = { .count = 1, .directives = true } };
	struct common_options *common = &request.common;
	const char *verb;

	if (!common_options_take(common, &argc, argv)) {
		fprintf(stderr, "cunxin-sim: %s\n", common->fault);
		return 2;
	}
	verb = argc > 1 ? argv[1] : "";
	if (common->version) {
		puts("cunxin-sim " CUNXIN_VERSION);
		return 0;
	}
	if (text_is(verb, "play"))
		return play_main(common, argc - 1, argv + 1);
	if (common->help) {
		usage(stdout);
		return 0;
	}
	if (text_is(verb, "demo"))
		return demo_main(common, argc - 1, argv + 1);
	if (text_is(verb, "tell"))
		return tell_main(common, argc - 1, argv + 1);
	return verb[0] == '\0' || verb[0] == '-' ? serve_main(&request, argc, argv) : no_verb(verb);
}
