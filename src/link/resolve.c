/*
 * Names to addresses beside the loop: the system's resolver may take half a minute, so it does so
 * in a thread of its own, which tells by an event descriptor. Whoever comes second, the thread or
 * the one who drops the resolution, frees it.
 */
#include "link/inside.h"

#include "base/buffer.h"

#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct resolution {
	char *host, *port;
	int fd;
	int error;
	struct addrinfo *addresses;
	atomic_bool ended;
	atomic_int users;
};

static void leave(struct resolution *resolution)
{
	if (atomic_fetch_sub(&resolution->users, 1) > 1)
		return;
	if (resolution->addresses != NULL)
		freeaddrinfo(resolution->addresses);
	if (resolution->fd >= 0)
		close(resolution->fd);
	free(resolution->host);
	free(resolution->port);
	free(resolution);
}

static void resolve(struct resolution *resolution)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	uint64_t one = 1;

	resolution->error =
		getaddrinfo(resolution->host, resolution->port, &hints, &resolution->addresses);
	atomic_store(&resolution->ended, true);
	if (write(resolution->fd, &one, sizeof(one)) < 0)
		return; /* an event descriptor takes eight octets */
}

static void *run(void *argument)
{
	resolve(argument);
	leave(argument);
	return NULL;
}

struct resolution *resolution_start(const char *host, const char *port)
{
	struct resolution *resolution = need_zeroed(1, sizeof(*resolution));
	pthread_t thread;

	resolution->host = need_copy(host);
	resolution->port = need_copy(port);
	resolution->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	resolution->error = EAI_SYSTEM;
	atomic_init(&resolution->ended, false);
	atomic_init(&resolution->users, 2);
	if (resolution->fd >= 0 && pthread_create(&thread, NULL, run, resolution) == 0) {
		pthread_detach(thread);
		return resolution;
	}
	atomic_store(&resolution->users, 1);
	leave(resolution);
	return NULL;
}

int resolution_fd(const struct resolution *resolution)
{
	return resolution->fd;
}

bool resolution_take(struct resolution *resolution, struct addrinfo **addresses, const char **words)
{
	if (!atomic_load(&resolution->ended))
		return false;
	*addresses = resolution->error == 0 ? resolution->addresses : NULL;
	*words = resolution->error == 0 ? "" : gai_strerror(resolution->error);
	if (resolution->error == 0)
		resolution->addresses = NULL;
	return true;
}

void resolution_drop(struct resolution *resolution)
{
	if (resolution != NULL)
		leave(resolution);
}
