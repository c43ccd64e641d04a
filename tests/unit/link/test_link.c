#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "link/link.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 2000 /* ms until a test gives up */
#define NOBODY	 65534

/* A pseudo-terminal: the test is the modem. */
struct modem {
	int fd;
	char path[64];
};

static struct modem modem_new(void)
{
	struct modem modem;
	int slave;

	assert_int_equal(openpty(&modem.fd, &slave, modem.path, NULL, NULL), 0);
	close(slave);
	return modem;
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct link *opened(const char *device)
{
	char why[LINK_WORDS_SIZE];
	struct link *link;
	enum link_result result = link_open(device, 115200, &link, why, sizeof(why));

	assert_string_equal(why, "");
	assert_int_equal(result, LINK_OK);
	assert_non_null(link);
	return link;
}

static enum link_result refused(const char *device, int baud, char why[LINK_WORDS_SIZE])
{
	struct link *link;
	enum link_result result = link_open(device, baud, &link, why, LINK_WORDS_SIZE);

	assert_null(link);
	assert_string_not_equal(why, "");
	return result;
}

static void wait_for(int fd, short events)
{
	struct pollfd polled = { .fd = fd, .events = events };

	assert_int_equal(poll(&polled, 1, PATIENCE), 1);
}

static enum link_result read_now(struct link *link, char *text, size_t size)
{
	char why[LINK_WORDS_SIZE];
	size_t got;
	enum link_result result = link_read(link, text, size - 1, &got, why, sizeof(why));

	text[got] = '\0';
	return result;
}

static void write_all(struct link *link, const char *text)
{
	char why[LINK_WORDS_SIZE];
	size_t put;

	assert_int_equal(link_write(link, text, strlen(text), &put, why, sizeof(why)), LINK_OK);
	assert_int_equal(put, strlen(text));
}

static void test_bytes_go_both_ways_as_they_are(void **state)
{
	struct modem modem = modem_new();
	struct link *link = opened(modem.path);
	char text[64];
	ssize_t size;

	(void)state;
	write_all(link, "AT\r\x1a\x1b\x03\x11\x13");
	size = read(modem.fd, text, sizeof(text));
	assert_int_equal(size, 8);
	assert_memory_equal(text, "AT\r\x1a\x1b\x03\x11\x13", 8);
	assert_int_equal(write(modem.fd, "\r\nOK\r\n", 6), 6);
	wait_for(link_fd(link), link_events(link, false));
	assert_int_equal(read_now(link, text, sizeof(text)), LINK_OK);
	assert_string_equal(text, "\r\nOK\r\n");
	link_close(link);
	close(modem.fd);
}

/* F33: libserialport's own reads say the same for both. */
static void test_silence_is_no_hang_up_and_a_hang_up_no_silence(void **state)
{
	struct modem modem = modem_new();
	struct link *link = opened(modem.path);
	char text[64], why[LINK_WORDS_SIZE];
	size_t put;

	(void)state;
	assert_int_equal(read_now(link, text, sizeof(text)), LINK_OK);
	assert_string_equal(text, "");
	close(modem.fd);
	wait_for(link_fd(link), link_events(link, false));
	assert_int_equal(read_now(link, text, sizeof(text)), LINK_BROKEN);
	assert_int_equal(link_write(link, "AT\r", 3, &put, why, sizeof(why)), LINK_BROKEN);
	assert_non_null(strstr(why, modem.path));
	link_close(link);
}

static void test_a_link_in_the_file_system_is_followed(void **state)
{
	struct modem modem = modem_new();
	char folder[] = "/tmp/cunxin-link-XXXXXX", path[64];
	struct link *link;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/usb-modem-if02", folder);
	assert_int_equal(symlink(modem.path, path), 0);
	link = opened(path);
	assert_string_equal(link_name(link), modem.path);
	link_close(link);
	unlink(path);
	rmdir(folder);
	close(modem.fd);
}

/* Writes until no more is taken; how much that was. */
static size_t fill(struct link *link)
{
	static const char bytes[4096];
	char why[LINK_WORDS_SIZE];
	size_t all = 0, put;

	do {
		assert_int_equal(link_write(link, bytes, sizeof(bytes), &put, why, sizeof(why)),
				 LINK_OK);
		all += put;
	} while (put > 0 && all < 64 << 20);
	assert_int_equal(put, 0);
	return all;
}

/* The modem reads until the link takes bytes again: a terminal wakes its writer when it is empty. */
static void read_until_writable(int modem, struct link *link)
{
	struct pollfd polled[] = { { .fd = modem, .events = POLLIN },
				   { .fd = link_fd(link), .events = link_events(link, true) } };
	char text[4096];

	while ((polled[1].revents & POLLOUT) == 0) {
		assert_true(poll(polled, 2, PATIENCE) > 0);
		if ((polled[0].revents & POLLIN) != 0)
			assert_true(read(modem, text, sizeof(text)) > 0);
	}
}

static void test_a_modem_that_takes_nothing_holds_nobody_up(void **state)
{
	struct modem modem = modem_new();
	struct link *link = opened(modem.path);
	int64_t begin;

	(void)state;
	assert_true(fill(link) > 0);
	read_until_writable(modem.fd, link);
	assert_true(fill(link) > 0);
	begin = clock_ms();
	link_close(link);
	assert_true(clock_ms() - begin < 1000);
	close(modem.fd);
}

static void test_a_port_may_be_opened_again_after_it_was_closed(void **state)
{
	struct modem modem = modem_new();

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		link_close(opened(modem.path));
	close(modem.fd);
}

/* Opens the port in a child that tells so and waits to be ended. */
static pid_t hold(const char *path)
{
	int ready[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char why[LINK_WORDS_SIZE];
		struct link *link;

		if (link_open(path, 115200, &link, why, sizeof(why)) != LINK_OK ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return child;
}

static void test_a_port_that_is_taken_names_its_holder(void **state)
{
	struct modem modem = modem_new();
	pid_t holder = hold(modem.path);
	char why[LINK_WORDS_SIZE], number[32];

	(void)state;
	snprintf(number, sizeof(number), "(pid %d)", (int)holder);
	assert_int_equal(refused(modem.path, 115200, why), LINK_TAKEN);
	assert_non_null(strstr(why, modem.path));
	assert_non_null(strstr(why, number));
	/* It dies without saying anything, and the port is free. */
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	link_close(opened(modem.path));
	close(modem.fd);
}

static void test_missing_rights_are_told_with_the_remedy(void **state)
{
	struct modem modem = modem_new();
	int status;
	pid_t child;

	(void)state;
	assert_int_equal(chmod(modem.path, geteuid() == 0 ? 0660 : 0000), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char why[LINK_WORDS_SIZE];
		struct link *link;

		if (geteuid() == 0 &&
		    (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 ||
		     setresuid(NOBODY, NOBODY, NOBODY) != 0))
			_exit(1);
		if (link_open(modem.path, 115200, &link, why, sizeof(why)) != LINK_DENIED)
			_exit(2);
		_exit(strstr(why, modem.path) != NULL && strstr(why, "group") != NULL ? 0 : 3);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(modem.fd);
}

static void test_what_can_not_be_opened_is_told_apart(void **state)
{
	static const struct {
		const char *device;
		int baud;
		enum link_result result;
		const char *words;
	} cases[] = {
		{ "/dev/serial/by-id/none", 115200, LINK_ABSENT, "plugged in" },
		{ "/dev/null", 115200, LINK_BROKEN, "no serial port" },
		{ "/tmp", 115200, LINK_BROKEN, "no serial port" },
		{ "/dev/ptmx", 115201, LINK_BROKEN, "baud" },
		{ "ttyUSB0", 115200, LINK_BROKEN, "tcp:HOST:PORT" },
		{ "", 115200, LINK_BROKEN, "tcp:HOST:PORT" },
		{ "imei:860000000000001", 115200, LINK_ABSENT, "imei:860000000000001" },
		{ "tcp:127.0.0.1", 115200, LINK_BROKEN, "tcp:HOST:PORT" },
		{ "tcp:127.0.0.1:0", 115200, LINK_BROKEN, "65535" },
		{ "tcp::4001", 115200, LINK_BROKEN, "tcp:HOST:PORT" },
		{ "tcp:127.0.0.1:x", 115200, LINK_BROKEN, "tcp:HOST:PORT" },
		{ "unix:relative", 115200, LINK_BROKEN, "path from /" },
		{ "unix:/nonesuch/socket", 115200, LINK_ABSENT, "running?" },
	};
	char why[LINK_WORDS_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(refused(cases[i].device, cases[i].baud, why), cases[i].result);
		if (strstr(why, cases[i].words) == NULL)
			fail_msg("%s: %s", cases[i].device, why);
	}
}

static void test_only_an_imei_is_an_imei(void **state)
{
	(void)state;
	assert_string_equal(link_imei("imei:860000000000001"), "860000000000001");
	assert_null(link_imei("/dev/imei:1"));
	assert_null(link_imei("tcp:imei:1"));
}

/* ---- sockets ---- */

static void connect_fully(struct link *link)
{
	char why[LINK_WORDS_SIZE];
	enum link_result result = LINK_WAITING;

	for (unsigned turn = 0; result == LINK_WAITING && turn < 10; turn++) {
		assert_true(link_connecting(link));
		wait_for(link_fd(link), link_events(link, false));
		result = link_connected(link, why, sizeof(why));
	}
	assert_string_equal(why, "");
	assert_int_equal(result, LINK_OK);
	assert_false(link_connecting(link));
}

/* A question and an answer, then the other side leaves. */
static void talk_and_end(struct link *link, int listener)
{
	int peer = accept(listener, NULL, NULL);
	char text[64];

	assert_true(peer >= 0);
	assert_int_equal(read_now(link, text, sizeof(text)), LINK_OK);
	write_all(link, "AT\r");
	assert_int_equal(read(peer, text, sizeof(text)), 3);
	assert_int_equal(write(peer, "OK\r\n", 4), 4);
	wait_for(link_fd(link), link_events(link, false));
	assert_int_equal(read_now(link, text, sizeof(text)), LINK_OK);
	assert_string_equal(text, "OK\r\n");
	close(peer);
	wait_for(link_fd(link), link_events(link, false));
	assert_int_equal(read_now(link, text, sizeof(text)), LINK_BROKEN);
	link_close(link);
}

static void test_a_unix_socket_is_a_wire(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char folder[] = "/tmp/cunxin-link-XXXXXX", device[128], why[LINK_WORDS_SIZE];
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/modem", folder);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	snprintf(device, sizeof(device), "unix:%s", address.sun_path);
	assert_int_equal(refused(device, 115200, why), LINK_ABSENT);
	assert_int_equal(listen(listener, 4), 0);
	talk_and_end(opened(device), listener);
	assert_int_equal(refused(address.sun_path, 115200, why), LINK_BROKEN);
	assert_non_null(strstr(why, "unix:"));
	close(listener);
	unlink(address.sun_path);
	rmdir(folder);
}

static int listen_on_loopback(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 4), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	return listener;
}

static struct link *begun(const char *host, int port)
{
	char device[128], why[LINK_WORDS_SIZE];
	struct link *link;
	enum link_result result;

	snprintf(device, sizeof(device), "tcp:%s:%d", host, port);
	result = link_open(device, 115200, &link, why, sizeof(why));
	assert_true(result == LINK_WAITING || result == LINK_OK);
	return link;
}

/* A bare machine may have no /etc/hosts: then nobody knows this name, and there is no test of it. */
static bool localhost_is_known(void)
{
	struct addrinfo *found;
	bool known = getaddrinfo("localhost", NULL, NULL, &found) == 0;

	if (known)
		freeaddrinfo(found);
	return known;
}

static void test_a_serial_server_is_a_wire_by_address_and_by_name(void **state)
{
	int port, listener = listen_on_loopback(&port);
	struct link *link;

	(void)state;
	link = begun("127.0.0.1", port);
	if (link_connecting(link))
		connect_fully(link);
	talk_and_end(link, listener);
	/* localhost may be ::1 first, where nobody listens: then the next address is tried. */
	if (localhost_is_known()) {
		link = begun("localhost", port);
		connect_fully(link);
		talk_and_end(link, listener);
	}
	close(listener);
}

static void test_a_serial_server_that_is_off_is_absent(void **state)
{
	int port, listener = listen_on_loopback(&port);
	enum link_result result = LINK_WAITING;
	char why[LINK_WORDS_SIZE] = "";
	struct link *link;

	(void)state;
	close(listener);
	link = begun("127.0.0.1", port);
	while (result == LINK_WAITING) {
		wait_for(link_fd(link), link_events(link, false));
		result = link_connected(link, why, sizeof(why));
	}
	assert_int_equal(result, LINK_ABSENT);
	assert_non_null(strstr(why, "nobody listens"));
	link_close(link);
}

static void test_a_name_may_be_dropped_before_it_is_known(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 20; i++)
		link_close(begun("localhost", 9));
	link_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_go_both_ways_as_they_are),
		cmocka_unit_test(test_silence_is_no_hang_up_and_a_hang_up_no_silence),
		cmocka_unit_test(test_a_link_in_the_file_system_is_followed),
		cmocka_unit_test(test_a_modem_that_takes_nothing_holds_nobody_up),
		cmocka_unit_test(test_a_port_may_be_opened_again_after_it_was_closed),
		cmocka_unit_test(test_a_port_that_is_taken_names_its_holder),
		cmocka_unit_test(test_missing_rights_are_told_with_the_remedy),
		cmocka_unit_test(test_what_can_not_be_opened_is_told_apart),
		cmocka_unit_test(test_only_an_imei_is_an_imei),
		cmocka_unit_test(test_a_unix_socket_is_a_wire),
		cmocka_unit_test(test_a_serial_server_is_a_wire_by_address_and_by_name),
		cmocka_unit_test(test_a_serial_server_that_is_off_is_absent),
		cmocka_unit_test(test_a_name_may_be_dropped_before_it_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
