#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "link/link.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	char folder[32], by_id[48], port[64], link[64];
	int watch;
};

static struct place place_new(void)
{
	struct place place = { .folder = "/tmp/cunxin-watch-XXXXXX" };

	assert_non_null(mkdtemp(place.folder));
	snprintf(place.by_id, sizeof(place.by_id), "%s/by-id", place.folder);
	snprintf(place.port, sizeof(place.port), "%s/ttyUSB0", place.folder);
	snprintf(place.link, sizeof(place.link), "%s/usb-modem", place.by_id);
	place.watch = link_watch_open();
	assert_true(place.watch >= 0);
	return place;
}

static void place_end(const struct place *place)
{
	close(place->watch);
	unlink(place->link);
	unlink(place->port);
	rmdir(place->by_id);
	rmdir(place->folder);
}

static void make_file(const char *path, mode_t mode)
{
	int fd = open(path, O_CREAT | O_WRONLY, mode);

	assert_true(fd >= 0);
	close(fd);
}

/* /tmp belongs to all: what others do there may be seen as well, so it is read away first. */
static void forget(int watch)
{
	link_watch_read(watch);
}

static void test_a_port_that_comes_is_seen_and_its_rights_too(void **state)
{
	struct place place = place_new();

	(void)state;
	link_watch_device(place.watch, place.port);
	forget(place.watch);
	make_file(place.port, 0600);
	assert_true(link_watch_read(place.watch));
	forget(place.watch);
	chmod(place.port, 0660);
	assert_true(link_watch_read(place.watch));
	place_end(&place);
}

static void test_a_folder_that_comes_later_is_watched_from_then_on(void **state)
{
	struct place place = place_new();

	(void)state;
	link_watch_device(place.watch, place.link);
	forget(place.watch);
	mkdir(place.by_id, 0755);
	assert_true(link_watch_read(place.watch));
	link_watch_device(place.watch, place.link);
	forget(place.watch);
	assert_int_equal(symlink(place.port, place.link), 0);
	assert_true(link_watch_read(place.watch));
	place_end(&place);
}

static void test_a_link_is_watched_and_what_it_leads_to(void **state)
{
	struct place place = place_new();

	(void)state;
	mkdir(place.by_id, 0755);
	assert_int_equal(symlink(place.port, place.link), 0);
	link_watch_device(place.watch, place.link);
	forget(place.watch);
	make_file(place.port, 0600);
	assert_true(link_watch_read(place.watch));
	place_end(&place);
}

static void test_a_socket_is_watched_and_a_server_is_not(void **state)
{
	struct place place = place_new();
	char device[80];

	(void)state;
	link_watch_device(place.watch, "tcp:127.0.0.1:4001");
	make_file(place.port, 0600);
	assert_false(link_watch_read(place.watch));
	unlink(place.port);
	snprintf(device, sizeof(device), "unix:%s", place.port);
	link_watch_device(place.watch, device);
	forget(place.watch);
	make_file(place.port, 0600);
	assert_true(link_watch_read(place.watch));
	place_end(&place);
}

static void test_a_watch_that_is_not_to_be_had_is_survived(void **state)
{
	(void)state;
	link_watch_device(-1, "/dev/ttyUSB0");
	assert_false(link_watch_read(-1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_port_that_comes_is_seen_and_its_rights_too),
		cmocka_unit_test(test_a_folder_that_comes_later_is_watched_from_then_on),
		cmocka_unit_test(test_a_link_is_watched_and_what_it_leads_to),
		cmocka_unit_test(test_a_socket_is_watched_and_a_server_is_not),
		cmocka_unit_test(test_a_watch_that_is_not_to_be_had_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
