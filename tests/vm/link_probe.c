/*
 * link_probe DEVICE ROUNDS [ports]: opens the device through src/link, asks AT, waits until the
 * modem is unplugged, and again when it is back. Says what each call said, one line each, so that
 * check-serial can read it. With "ports" it first lists the ports it finds.
 */
#include "link/link.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE 15000 /* ms until the probe gives up */

static long long clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void list_ports(void)
{
	struct link_port ports[LINK_PORTS_MAX];
	size_t count = link_ports(ports, LINK_PORTS_MAX);

	for (size_t i = 0; i < count && i < LINK_PORTS_MAX; i++)
		printf("port %s %04x:%04x if%02d rank %d%s %s\n", ports[i].path,
		       (unsigned)ports[i].vendor, (unsigned)ports[i].product, ports[i].interface,
		       ports[i].rank, ports[i].avoid ? " avoid" : "", link_port_name(&ports[i]));
}

/* Opens when the device is there; what it is told meanwhile is said once. */
static struct link *open_patiently(const char *device, int watch)
{
	long long begin = clock_ms();
	enum link_result last = LINK_OK;
	char why[LINK_WORDS_SIZE];
	unsigned tries = 0;
	struct link *link;

	while (clock_ms() - begin < PATIENCE) {
		struct pollfd polled = { .fd = watch, .events = POLLIN };
		enum link_result result = link_open(device, 115200, &link, why, sizeof(why));

		tries++;
		if (result == LINK_OK) {
			printf("open %s after %u tries, %lld ms\n", link_name(link), tries,
			       clock_ms() - begin);
			return link;
		}
		if (result != last)
			printf("refused %d %s\n", (int)result, why);
		last = result;
		fflush(stdout);
		link_watch_device(watch, device);
		poll(&polled, 1, 1000);
		link_watch_read(watch);
	}
	return NULL;
}

/* Asks AT. False: no OK came, or it hung up. */
static bool ask(struct link *link)
{
	char text[256], why[LINK_WORDS_SIZE];
	size_t size = 0, count;

	if (link_write(link, "AT\r", 3, &count, why, sizeof(why)) != LINK_OK || count != 3)
		return false;
	for (long long begin = clock_ms(); clock_ms() - begin < 5000;) {
		struct pollfd polled = { .fd = link_fd(link), .events = POLLIN };

		poll(&polled, 1, 1000);
		if (size >= sizeof(text) - 1 ||
		    link_read(link, text + size, sizeof(text) - 1 - size, &count, why,
			      sizeof(why)) != LINK_OK)
			return false;
		size += count;
		text[size] = '\0';
		if (strstr(text, "OK\r") != NULL)
			return true;
	}
	return false;
}

static bool wait_for_hang_up(struct link *link)
{
	char text[256], why[LINK_WORDS_SIZE];
	long long begin = clock_ms();
	size_t count;

	while (clock_ms() - begin < PATIENCE) {
		struct pollfd polled = { .fd = link_fd(link), .events = POLLIN };

		if (poll(&polled, 1, 1000) == 0)
			continue;
		if (link_read(link, text, sizeof(text), &count, why, sizeof(why)) != LINK_OK) {
			printf("%s\n", why);
			return true;
		}
	}
	return false;
}

/* One life of the modem, from the port to the hang-up (of the last, to the answer). */
static bool go_round(const char *device, int watch, bool last)
{
	struct link *link = open_patiently(device, watch);
	long long begin;

	if (link == NULL || !ask(link)) {
		printf("failed\n");
		link_close(link);
		return false;
	}
	printf("answers\n");
	fflush(stdout);
	if (!last && !wait_for_hang_up(link)) {
		printf("failed: no hang-up\n");
		return false;
	}
	begin = clock_ms();
	link_close(link);
	printf("closed in %lld ms\n", clock_ms() - begin);
	fflush(stdout);
	return true;
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 1, watch = link_watch_open();

	if (argc < 2)
		return 2;
	if (argc > 3)
		list_ports();
	link_watch_device(watch, argv[1]);
	for (int i = 1; i <= rounds; i++) {
		if (!go_round(argv[1], watch, i == rounds))
			return 1;
	}
	return 0;
}
