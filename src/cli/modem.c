#include "cli/verbs.h"

#include "base/clock.h"
#include "base/show.h"
#include "base/wake.h"
#include "link/link.h"
#include "store/request.h"

#include <cunxin/at_chat.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBE_MS  1000
#define TAKEN_MS  2000
#define ANSWER_MS 65000 /* a command, then the network's words */

/* ---- scan: ports itself, since no daemon may run ---- */

/* Asks one command over a link; the first answer line into out. True: the modem said OK. */
static bool ask(struct link *link, struct at_chat *chat, const char *text, const char *prefix,
		char *out, size_t size)
{
	struct at_command command = { .id = 1, .prefix = prefix, .patience = PROBE_MS };
	int64_t until = clock_now().up + 2 * PROBE_MS;
	char bytes[2048], why[LINK_WORDS_SIZE];

	copy_text(command.text, sizeof(command.text), text);
	if (!at_chat_ask(chat, &command, clock_now().up))
		return false;
	while (clock_now().up < until) {
		struct pollfd wait = { .fd = link_fd(link), .events = POLLIN };
		struct at_event event;
		size_t got = 0, at = 0, put, waiting;
		const char *output = at_chat_output(chat, &waiting);

		if (waiting > 0 &&
		    link_write(link, output, waiting, &put, why, sizeof(why)) == LINK_OK)
			at_chat_written(chat, put);
		if (poll(&wait, 1, 50) > 0 &&
		    link_read(link, bytes, sizeof(bytes), &got, why, sizeof(why)) != LINK_OK)
			return false;
		do {
			at += at_chat_input(chat, bytes + at, got - at, clock_now().up, &event);
			if (event.kind == AT_EVENT_ANSWER && out[0] == '\0')
				copy_text(out, size, event.line);
			if (event.kind == AT_EVENT_DONE)
				return event.result == AT_OK;
		} while (event.kind != AT_EVENT_NONE);
		at_chat_tick(chat, clock_now().up, &event);
		if (event.kind == AT_EVENT_DONE)
			return false;
	}
	return false;
}

struct probe {
	bool answers, sends;
	char imei[32], model[64], words[LINK_WORDS_SIZE];
};

/* A port is a modem's only if it answers AT and knows messages (AT+CMGF=?). */
static void probe_port(const char *path, struct probe *probe)
{
	struct at_chat *chat;
	struct link *link;
	char skip[64] = "", holder[128];

	*probe = (struct probe){ .words = "" };
	/* Root could open it all the same, and would disturb. A pseudo-terminal is always held. */
	link_holder(path, holder, sizeof(holder));
	if (holder[0] != '\0' && !text_begins(path, "/dev/pts/")) {
		snprintf(probe->words, sizeof(probe->words), "in use by %s", holder);
		return;
	}
	chat = need_zeroed(1, sizeof(*chat));
	if (link_open(path, 115200, &link, probe->words, sizeof(probe->words)) != LINK_OK) {
		free(chat);
		return;
	}
	at_chat_reset(chat);
	at_chat_raw(chat, "\x1b\r", 2);
	for (int i = 0; i < 2 && !probe->answers; i++)
		probe->answers = ask(link, chat, "AT", NULL, skip, sizeof(skip));
	if (probe->answers) {
		ask(link, chat, "ATE0", NULL, skip, sizeof(skip));
		ask(link, chat, "AT+CGSN", "", probe->imei, sizeof(probe->imei));
		ask(link, chat, "AT+CGMM", "", probe->model, sizeof(probe->model));
		probe->sends = ask(link, chat, "AT+CMGF=?", "+CMGF:", skip, sizeof(skip));
	}
	copy_text(probe->words, sizeof(probe->words),
		  probe->sends	   ? "a modem"
		  : probe->answers ? "answers AT, but knows no messages"
				   : "does not answer AT");
	link_close(link);
	free(chat);
}

static void add_port(struct cli_table *table, const struct link_port *port,
		     const struct probe *probe, size_t number)
{
	const char *name = link_port_name(port);
	char line[400] = "";

	if (probe->sends)
		snprintf(line, sizeof(line), "{ name = \"m%zu\"; device = \"%s\"; }", number, name);
	if (table->cli->json) {
		struct json *row = json_object_new();

		json_put_text(row, "port", port->path);
		json_put_text(row, "device", name);
		json_put_text(row, "answer", probe->words);
		json_put_text(row, "imei", probe->imei[0] == '\0' ? NULL : probe->imei);
		json_put_text(row, "model", probe->model[0] == '\0' ? NULL : probe->model);
		json_put_text(row, "config", line[0] == '\0' ? NULL : line);
		cli_table_json(table, row);
		return;
	}
	cli_table_row(table, (const char *const[]){ port->path, probe->words, probe->model,
						    probe->imei, line });
}

/* Ports may be named on the command line, as a pseudo-terminal must be. */
int verb_modem_scan(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "PORT", "ANSWER", "MODEL", "IMEI", "CONFIG" };
	struct link_port *ports = need_zeroed(LINK_PORTS_MAX, sizeof(*ports));
	size_t count = 0, modems = 0;
	struct cli_table table;

	for (int i = 0; i < argc && count < LINK_PORTS_MAX; i++)
		copy_text(ports[count++].path, sizeof(ports->path), argv[i]);
	if (argc == 0)
		count = link_candidates(ports, LINK_PORTS_MAX);
	if (count > LINK_PORTS_MAX)
		count = LINK_PORTS_MAX;
	cli_table_start(&table, cli, headings, 5);
	for (size_t i = 0; i < count; i++) {
		struct probe probe;

		probe_port(ports[i].path, &probe);
		modems += probe.sends;
		add_port(&table, &ports[i], &probe, modems);
	}
	if (count == 0 && !cli->json)
		fputs("no serial port: plug the modem in\n", stderr);
	cli_table_end(&table);
	free(ports);
	return EXIT_DONE;
}

bool modem_found(char *device, size_t size)
{
	struct link_port *ports = need_zeroed(LINK_PORTS_MAX, sizeof(*ports));
	size_t count = link_candidates(ports, LINK_PORTS_MAX);
	struct probe probe = { .words = "" };

	for (size_t i = 0; i < count && i < LINK_PORTS_MAX && !probe.sends; i++) {
		probe_port(ports[i].path, &probe);
		copy_text(device, size, link_port_name(&ports[i]));
	}
	free(ports);
	return probe.sends;
}

/* ---- requests to the running daemon ---- */

static int print_answer(struct cli *cli, const struct request *request)
{
	struct json *answer = json_read(request->answer);
	const char *result = json_get_text(answer, "result"),
		   *lines = json_get_text(answer, "words");
	bool done = request->state == REQUEST_DONE;

	if (cli->json && answer != NULL) {
		cli_print(answer);
		return done ? EXIT_DONE : EXIT_FAILED_TO;
	}
	if (lines == NULL)
		lines = json_get_text(answer, "answer");
	for (const char *at = lines == NULL ? "" : lines; *at != '\0';) {
		size_t size = strcspn(at, "\n");
		char line[2200];

		snprintf(line, sizeof(line), "%.*s", (int)size, at);
		cli_say(line);
		at += size + (at[size] == '\n');
	}
	if (result != NULL)
		cli_say(result);
	json_free(answer);
	return done ? EXIT_DONE : EXIT_FAILED_TO;
}

static int request(struct cli *cli, const char *verb, const char *modem, const char *key,
		   const char *value)
{
	struct store *store = cli->office.store;
	struct json *arguments = json_object_new();
	struct request row;
	char *line;
	int64_t id;
	int code = EXIT_NO_DAEMON;

	json_put_text(arguments, "modem", modem == NULL ? "" : modem);
	if (key != NULL)
		json_put_text(arguments, key, value);
	line = json_line(arguments);
	json_free(arguments);
	if (store_begin(store) != STORE_DONE) {
		free(line);
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	}
	id = request_add(store, verb, line, cli->now);
	cli_audit(cli, verb, modem == NULL ? "modem" : modem, line);
	free(line);
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	switch (request_wait(store, id, TAKEN_MS, ANSWER_MS, &row)) {
	case REQUEST_ANSWERED:
		code = print_answer(cli, &row);
		request_release(&row);
		return code;
	case REQUEST_NOT_TAKEN:
		cli_fail(code, "no daemon took the request within 2 s: is cunxind running, and the "
			       "modem ready? (cunxin status)");
		break;
	case REQUEST_LATE:
		code = cli_fail(EXIT_FAILED_TO, "the modem did not answer in time");
		break;
	}
	if (store_begin(store) == STORE_DONE) {
		request_drop(store, id);
		store_commit(store);
	}
	return code;
}

int verb_modem_at(struct cli *cli, int argc, char **argv)
{
	const char *modem = cli_option(&argc, argv, "--modem");

	cli_words(&argc, argv);
	if (argc != 1)
		return cli_usage("modem at");
	return request(cli, "at", modem, "command", argv[0]);
}

int verb_modem_reset(struct cli *cli, int argc, char **argv)
{
	const char *modem = cli_option(&argc, argv, "--modem");

	if (argc != 0)
		return cli_usage("modem reset");
	return request(cli, "reset", modem, NULL, NULL);
}

int verb_ussd(struct cli *cli, int argc, char **argv)
{
	const char *modem = cli_option(&argc, argv, "--modem");

	cli_words(&argc, argv);
	if (argc != 1)
		return cli_usage("ussd");
	return request(cli, "ussd", modem, "code", argv[0]);
}
