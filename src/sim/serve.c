/*
 * One turn: wait, see who came and went, feed all ready input, let due things happen, then
 * write the ledger before any byte that follows from it.
 */
#include "serve.h"

#include "sim/port.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS_MAX 16
#define LINE_MAX_   65536 /* octets of a directive */

struct client {
	int in, out; /* -1: this place is free */
	bool socket;
	bool ended; /* no more input */
	struct buffer input;
	struct control_wait wait;
	int64_t waits_since; /* up; NEVER: it does not wait */
};

struct server {
	const struct serve *serve;
	struct network *network;
	struct control control;
	struct port *ports;
	unsigned *plugged;
	int listening; /* control socket */
	struct client clients[CLIENTS_MAX];
	FILE *ledger, *transcript;
	int64_t started, shift;
	struct pollfd *polls;
	sigset_t mask; /* while it waits */
	bool over;
};

static volatile sig_atomic_t signalled;

static void on_signal(int number)
{
	(void)number;
	signalled = 1;
}

static int64_t milliseconds(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

struct moment serve_now(void)
{
	return (struct moment){ .up = milliseconds(CLOCK_BOOTTIME),
				.utc = milliseconds(CLOCK_REALTIME),
				.trusted = true };
}

/* ---- files ---- */

static void write_ledger(struct server *server)
{
	struct buffer *lines = network_ledger(server->network);

	if (lines->size == 0)
		return;
	if (server->ledger != NULL) {
		fwrite(lines->text, 1, lines->size, server->ledger);
		fflush(server->ledger);
	}
	buffer_clear(lines);
}

static void transcribe(struct server *server, size_t i, char direction, const char *bytes,
		       size_t size, struct moment now)
{
	if (server->transcript == NULL || size == 0)
		return;
	fprintf(server->transcript, "%.3f %s %c ", (double)(now.up - server->started) / 1000,
		server->serve->modems[i].settings.name, direction);
	for (size_t at = 0; at < size; at++) {
		unsigned char byte = (unsigned char)bytes[at];

		if (byte == '\r' || byte == '\n')
			fputs(byte == '\r' ? "\\r" : "\\n", server->transcript);
		else if (byte < 0x20 || byte >= 0x7F || byte == '\\')
			fprintf(server->transcript, "\\x%02X", byte);
		else
			fputc(byte, server->transcript);
	}
	fputc('\n', server->transcript);
	fflush(server->transcript);
}

/* ---- modems and their ports ---- */

static void plug(struct server *server, size_t i)
{
	struct sim_modem *modem = server->control.modems[i];
	struct port *port = &server->ports[i];
	bool open = port->watch >= 0 || port->fd >= 0;

	if (open && (!sim_modem_present(modem) || sim_modem_plugged(modem) != server->plugged[i])) {
		port_close(port);
		open = false;
	}
	if (open || !sim_modem_present(modem))
		return;
	if (!port_open(port, &server->serve->modems[i]))
		server->over = true;
	server->plugged[i] = sim_modem_plugged(modem);
}

static void hear(struct server *server, size_t i, struct moment now)
{
	char bytes[16384];
	size_t size = port_read(&server->ports[i], bytes, sizeof bytes);

	transcribe(server, i, '>', bytes, size, now);
	if (size > 0)
		sim_modem_input(server->control.modems[i], bytes, size, now);
}

static void speak(struct server *server, size_t i, struct moment now)
{
	struct sim_modem *modem = server->control.modems[i];
	struct port *port = &server->ports[i];
	const char *bytes;
	size_t size, took = 0;

	if (!port_heard(port)) {
		sim_modem_unheard(modem);
		return;
	}
	bytes = sim_modem_output(modem, &size);
	if (size > 0)
		took = port_write(port, bytes, size);
	transcribe(server, i, '<', bytes, took, now);
	if (took > 0)
		sim_modem_written(modem, took);
}

/* ---- directives ---- */

static void answer(struct client *client, const char *text)
{
	struct buffer line = BUFFER_EMPTY;
	ssize_t ignored = 0;

	buffer_add_format(&line, "%s\n", text);
	if (client->out >= 0)
		ignored = client->socket ? send(client->out, line.text, line.size, MSG_NOSIGNAL)
					 : write(client->out, line.text, line.size);
	(void)ignored;
	buffer_release(&line);
}

static char *file_content(const char *path)
{
	FILE *file = fopen(path, "re");
	struct buffer content = BUFFER_EMPTY;
	char bytes[65536];
	size_t size;

	if (file == NULL)
		return NULL;
	while ((size = fread(bytes, 1, sizeof bytes, file)) > 0)
		buffer_add(&content, bytes, size);
	fclose(file);
	return buffer_take(&content);
}

static void inject(struct server *server, struct client *client, const char *path,
		   struct moment now)
{
	char *content = file_content(path), words[128];
	long done;

	if (content == NULL) {
		snprintf(words, sizeof words, "error: cannot read it: %s", strerror(errno));
		answer(client, words);
		return;
	}
	done = control_inject(&server->control, content, now);
	free(content);
	if (done >= 0)
		snprintf(words, sizeof words, "ok %ld", done);
	else
		snprintf(words, sizeof words, "error: line %ld cannot be sent", -done);
	answer(client, words);
}

/* In the village's zone; without a config, in the usual one. */
static bool read_time(const struct config *village, const char *words, int64_t *utc)
{
	struct zone *zone = zone_open(village != NULL ? village->timezone : CONFIG_ZONE_USUAL);
	bool is_time = zone != NULL && iso_read(zone, words, utc);

	zone_close(zone);
	return is_time;
}

static void set_clock(struct server *server, struct client *client, const char *words)
{
	int64_t utc;
	bool is_time = read_time(server->serve->village, words, &utc);

	if (is_time)
		server->shift = utc - serve_now().utc;
	answer(client, is_time ? "ok" : "error: no time; expected one like 2027-04-05T09:00");
}

static void obey(struct server *server, struct client *client, const char *line, struct moment now)
{
	struct buffer words = BUFFER_EMPTY, whole = BUFFER_EMPTY;

	switch (control_line(&server->control, line, now, &client->wait, &words)) {
	case CONTROL_DONE: answer(client, words.size > 0 ? words.text : "ok"); break;
	case CONTROL_FAILED:
		buffer_add_format(&whole, "error: %s", buffer_text(&words));
		answer(client, whole.text);
		break;
	case CONTROL_WAITS: client->waits_since = now.up; break;
	case CONTROL_INJECT: inject(server, client, buffer_text(&words), now); break;
	case CONTROL_CLOCK: set_clock(server, client, buffer_text(&words)); break;
	case CONTROL_QUIT:
		answer(client, "ok");
		server->over = true;
		break;
	}
	buffer_release(&words);
	buffer_release(&whole);
}

static void client_end(struct client *client)
{
	if (client->socket)
		close(client->in);
	client->in = client->out = -1;
	buffer_release(&client->input);
}

/* Whole lines, until one must wait. */
static void obey_lines(struct server *server, struct client *client, struct moment now)
{
	size_t used = 0;

	while (client->waits_since == NEVER && !server->over && used < client->input.size) {
		char *line = client->input.text + used, *end = strchr(line, '\n');

		if (end == NULL && !client->ended)
			break;
		used += (end != NULL ? (size_t)(end - line) : strlen(line)) + 1;
		if (end != NULL)
			*end = '\0';
		line[strcspn(line, "\r")] = '\0';
		/* The line before may have set the clock. */
		now.utc = serve_now().utc + server->shift;
		obey(server, client, line, now);
	}
	if (used > 0) {
		struct buffer rest = BUFFER_EMPTY;

		if (used < client->input.size)
			buffer_add(&rest, client->input.text + used, client->input.size - used);
		buffer_release(&client->input);
		client->input = rest;
	}
	if (client->ended && client->waits_since == NEVER)
		client_end(client);
}

static void client_read(struct server *server, struct client *client, struct moment now)
{
	char bytes[16384];
	ssize_t got = read(client->in, bytes, sizeof bytes);

	if (got > 0)
		buffer_add(&client->input, bytes, (size_t)got);
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		client->ended = true;
	if (client->input.size > LINE_MAX_ && strchr(client->input.text, '\n') == NULL)
		client->ended = true;
	obey_lines(server, client, now);
}

static void client_waited(struct server *server, struct client *client, struct moment now)
{
	bool idle = control_idle(&server->control, client->wait.quiet, now);

	if (!idle && now.up - client->waits_since < client->wait.limit)
		return;
	client->waits_since = NEVER;
	answer(client, idle ? "idle" : "busy");
	obey_lines(server, client, now);
}

static void client_begin(struct server *server, int in, int out, bool socket)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (server->clients[i].in >= 0)
			continue;
		server->clients[i] = (struct client){
			.in = in, .out = out, .socket = socket, .waits_since = NEVER
		};
		return;
	}
	if (socket)
		close(in);
}

static void client_came(struct server *server)
{
	int fd = accept4(server->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd >= 0)
		client_begin(server, fd, fd, true);
}

/* ---- the loop ---- */

static int64_t next_deadline(const struct server *server, struct moment now)
{
	int64_t deadline = NEVER;

	for (size_t i = 0; i < server->control.count; i++)
		deadline = earlier(deadline, sim_modem_deadline(server->control.modems[i]));
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		if (server->clients[i].in >= 0 && server->clients[i].waits_since != NEVER)
			deadline = earlier(deadline, now.up + 20);
	if (server->serve->lifetime > 0)
		deadline = earlier(deadline, server->started + server->serve->lifetime);
	return deadline;
}

/* Until the millisecond begins, to the nanosecond. */
static struct timespec time_until(int64_t deadline)
{
	struct timespec now;
	int64_t left;

	clock_gettime(CLOCK_BOOTTIME, &now);
	left = deadline * 1000000 - ((int64_t)now.tv_sec * 1000000000 + now.tv_nsec);
	if (left < 0)
		left = 0;
	return (struct timespec){ .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
}

static size_t gather(struct server *server, struct pollfd *polls)
{
	size_t count = 0;

	for (size_t i = 0; i < server->control.count; i++) {
		size_t size = 0;

		sim_modem_output(server->control.modems[i], &size);
		port_poll(&server->ports[i], size > 0 && port_heard(&server->ports[i]),
			  polls + count);
		count += PORT_POLLS;
	}
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		polls[count++] =
			(struct pollfd){ .fd = server->clients[i].ended ? -1
									: server->clients[i].in,
					 .events = POLLIN };
	polls[count++] = (struct pollfd){ .fd = server->listening, .events = POLLIN };
	return count;
}

static void feed(struct server *server, const struct pollfd *polls, struct moment now)
{
	const struct pollfd *clients = polls + server->control.count * PORT_POLLS;

	for (size_t i = 0; i < server->control.count; i++) {
		if (port_watch(&server->ports[i], polls + i * PORT_POLLS))
			sim_modem_unheard(server->control.modems[i]);
		if (polls[i * PORT_POLLS].revents != 0)
			hear(server, i, now);
	}
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		if (clients[i].revents != 0 && server->clients[i].in >= 0)
			client_read(server, &server->clients[i], now);
	if (clients[CLIENTS_MAX].revents != 0)
		client_came(server);
}

static void settle(struct server *server, struct moment now)
{
	for (size_t i = 0; i < server->control.count; i++)
		sim_modem_tick(server->control.modems[i], now);
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		if (server->clients[i].in >= 0 && server->clients[i].waits_since != NEVER)
			client_waited(server, &server->clients[i], now);
	write_ledger(server);
	for (size_t i = 0; i < server->control.count; i++) {
		plug(server, i);
		speak(server, i, now);
	}
}

static struct moment server_now(const struct server *server)
{
	struct moment now = serve_now();

	now.utc += server->shift;
	return now;
}

bool serve_turn(struct server *server, int64_t until)
{
	size_t count = gather(server, server->polls);
	int64_t deadline = earlier(next_deadline(server, serve_now()), until);
	struct timespec left = time_until(deadline == NEVER ? 0 : deadline);
	struct moment now;

	if (ppoll(server->polls, (nfds_t)count, deadline == NEVER ? NULL : &left, &server->mask) <
	    0)
		for (size_t i = 0; i < count; i++)
			server->polls[i].revents = 0;
	now = server_now(server);
	feed(server, server->polls, now);
	settle(server, now);
	if (signalled != 0 ||
	    (server->serve->lifetime > 0 && now.up - server->started >= server->serve->lifetime))
		server->over = true;
	return !server->over;
}

static int open_control(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || strlen(path) >= sizeof address.sun_path)
		return -1;
	strcpy(address.sun_path, path);
	unlink(path);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 8) == 0)
		return fd;
	close(fd);
	return -1;
}

static bool open_file(const char *path, FILE **file)
{
	if (path == NULL)
		return true;
	*file = fopen(path, "ae");
	if (*file == NULL)
		fprintf(stderr, "cunxin-sim: %s: %s\n", path, strerror(errno));
	return *file != NULL;
}

static bool open_all(struct server *server)
{
	const struct serve *serve = server->serve;

	if (!open_file(serve->ledger, &server->ledger) ||
	    !open_file(serve->transcript, &server->transcript))
		return false;
	if (serve->control != NULL && (server->listening = open_control(serve->control)) < 0) {
		fprintf(stderr, "cunxin-sim: %s: cannot listen: %s\n", serve->control,
			strerror(errno));
		return false;
	}
	for (size_t i = 0; i < serve->count; i++) {
		server->ports[i].device[0] = '\0';
		if (!port_open(&server->ports[i], &serve->modems[i]))
			return false;
		if (!serve->quiet)
			printf("%s %s\n", serve->modems[i].settings.name, server->ports[i].device);
	}
	fflush(stdout);
	return true;
}

static void close_all(struct server *server)
{
	for (size_t i = 0; i < server->control.count; i++)
		port_close(&server->ports[i]);
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		if (server->clients[i].in >= 0)
			client_end(&server->clients[i]);
	if (server->listening >= 0) {
		close(server->listening);
		unlink(server->serve->control);
	}
	write_ledger(server);
	if (server->ledger != NULL)
		fclose(server->ledger);
	if (server->transcript != NULL)
		fclose(server->transcript);
}

static void begin(struct server *server)
{
	struct moment now = serve_now();
	size_t count = server->serve->count;

	server->started = now.up;
	server->shift = server->serve->shift;
	now.utc += server->shift;
	server->network = network_new();
	server->listening = -1;
	server->ports = need_zeroed(count, sizeof *server->ports);
	server->plugged = need_zeroed(count, sizeof *server->plugged);
	server->control = (struct control){ .network = server->network, .count = count };
	server->control.modems = need_zeroed(count, sizeof *server->control.modems);
	for (size_t i = 0; i < count; i++) {
		server->control.modems[i] =
			sim_modem_new(&server->serve->modems[i].settings, server->network, now);
		server->ports[i] = (struct port){ .fd = -1, .slave = -1, .watch = -1 };
	}
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		server->clients[i].in = server->clients[i].out = -1;
	if (server->serve->directives)
		client_begin(server, STDIN_FILENO, STDOUT_FILENO, false);
}

static void end(struct server *server)
{
	for (size_t i = 0; i < server->control.count; i++)
		sim_modem_free(server->control.modems[i]);
	free(server->control.modems);
	free(server->ports);
	free(server->plugged);
	network_free(server->network);
}

static void catch_signals(sigset_t *outside)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGHUP);
	sigprocmask(SIG_BLOCK, &blocked, outside);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

struct server *serve_open(const struct serve *serve)
{
	struct server *server = need_zeroed(1, sizeof *server);

	server->serve = serve;
	server->polls =
		need_zeroed(serve->count * PORT_POLLS + CLIENTS_MAX + 1, sizeof *server->polls);
	catch_signals(&server->mask);
	begin(server);
	if (open_all(server))
		return server;
	serve_close(server);
	return NULL;
}

void serve_close(struct server *server)
{
	close_all(server);
	end(server);
	free(server->polls);
	free(server);
}

struct control *serve_control(struct server *server)
{
	return &server->control;
}

void serve_shift_clock(struct server *server, int64_t shift)
{
	server->shift = shift;
}

int serve_run(const struct serve *serve)
{
	struct server *server = serve_open(serve);

	if (server == NULL)
		return 1;
	while (serve_turn(server, NEVER))
		;
	serve_close(server);
	return 0;
}
