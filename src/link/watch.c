/* Devices that come and go, seen by inotify: CREATE, then ATTRIB when udev sets the rights. */
#include "link/link.h"

#include "base/buffer.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

int link_watch_open(void)
{
	return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

void link_watch_device(int watch, const char *device)
{
	char folder[PATH_MAX];
	const char *path = text_begins(device, "unix:") ? device + 5 : device;
	const char *slash = strrchr(path, '/');

	if (watch < 0 || text_begins(device, "tcp:"))
		return;
	if (text_begins(device, "imei:") || slash == NULL)
		snprintf(folder, sizeof(folder), "/dev");
	else
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
	/* The folder of by-id links goes with the last device, so its parent is watched too. */
	inotify_add_watch(watch, folder, IN_CREATE | IN_ATTRIB | IN_MOVED_TO);
	if (text_begins(folder, "/dev/"))
		inotify_add_watch(watch, "/dev", IN_CREATE | IN_ATTRIB | IN_MOVED_TO);
}

bool link_watch_read(int watch)
{
	char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	bool any = false;

	while (read(watch, events, sizeof(events)) > 0)
		any = true;
	return any;
}
