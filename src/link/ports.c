/* The serial ports of this machine, and who else holds them. */
#include "link/link.h"

#include "base/buffer.h"

#include <ctype.h>
#include <dirent.h>
#include <libserialport.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Which interface of a USB modem talks AT (modem.md 1.1); others are diagnosis, GPS, data. */
struct known_modem {
	int vendor, product; /* product -1: any */
	int interface;
};

static const struct known_modem known_modems[] = {
	{ 0x2c7c, 0x0128, 5 }, { 0x2c7c, -1, 2 }, { 0x1e0e, 0x9011, 4 },
	{ 0x1e0e, -1, 2 },     { 0x12d1, -1, 0 }, { 0x19d2, -1, 2 },
};

static int rank(const struct link_port *port)
{
	static const int usual[] = { 2, 3, 4, 0, 1 };

	for (size_t i = 0; i < sizeof(known_modems) / sizeof(*known_modems); i++) {
		const struct known_modem *known = &known_modems[i];

		if (known->vendor == port->vendor &&
		    (known->product == -1 || known->product == port->product))
			return known->interface == port->interface ? 0 : 2 + port->interface;
	}
	for (int i = 0; i < 5; i++) {
		if (usual[i] == port->interface)
			return 10 + i;
	}
	return port->vendor >= 0 ? 20 : 30;
}

static int by_rank(const void *a, const void *b)
{
	const struct link_port *first = a, *second = b;
	int difference = rank(first) - rank(second);

	return difference != 0 ? difference : strcmp(first->path, second->path);
}

static void find_by_id(struct link_port *port)
{
	DIR *folder = opendir("/dev/serial/by-id");
	struct dirent *entry;
	char path[PATH_MAX], real[PATH_MAX];

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL) {
		snprintf(path, sizeof(path), "/dev/serial/by-id/%s", entry->d_name);
		if (entry->d_name[0] != '.' && realpath(path, real) != NULL &&
		    text_is(real, port->path))
			copy_text(port->by_id, sizeof(port->by_id), path);
	}
	closedir(folder);
}

static int read_interface(const char *path)
{
	const char *name = strrchr(path, '/');
	char file[128], text[8] = "";
	FILE *in;

	snprintf(file, sizeof(file), "/sys/class/tty/%.40s/device/../bInterfaceNumber",
		 name == NULL ? path : name + 1);
	in = fopen(file, "r");
	if (in == NULL)
		return -1;
	if (fgets(text, sizeof(text), in) == NULL)
		text[0] = '\0';
	fclose(in);
	return isxdigit((unsigned char)text[0]) ? (int)strtol(text, NULL, 16) : -1;
}

static void describe(const struct sp_port *from, struct link_port *port)
{
	const char *words = sp_get_port_description(from);

	*port = (struct link_port){ .vendor = -1, .product = -1, .interface = -1 };
	copy_text(port->path, sizeof(port->path), sp_get_port_name(from));
	copy_text(port->description, sizeof(port->description), words == NULL ? "" : words);
	if (sp_get_port_usb_vid_pid(from, &port->vendor, &port->product) != SP_OK)
		port->vendor = port->product = -1;
	port->interface = read_interface(port->path);
	find_by_id(port);
}

size_t link_ports(struct link_port *ports, size_t size)
{
	struct sp_port **list;
	size_t count = 0;

	if (sp_list_ports(&list) != SP_OK)
		return 0;
	for (; list[count] != NULL; count++) {
		if (count < size)
			describe(list[count], &ports[count]);
	}
	sp_free_port_list(list);
	qsort(ports, count < size ? count : size, sizeof(*ports), by_rank);
	return count;
}

/* ---- who has it open ---- */

static bool has_open(const char *process, const char *path)
{
	char folder[64], link[PATH_MAX], target[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	DIR *open_files;

	snprintf(folder, sizeof(folder), "/proc/%.20s/fd", process);
	open_files = opendir(folder);
	if (open_files == NULL)
		return false;
	while (!found && (entry = readdir(open_files)) != NULL) {
		ssize_t size;

		snprintf(link, sizeof(link), "%s/%.20s", folder, entry->d_name);
		size = readlink(link, target, sizeof(target) - 1);
		if (size <= 0)
			continue;
		target[size] = '\0';
		found = text_is(target, path);
	}
	closedir(open_files);
	return found;
}

static void name_process(const char *process, char *out, size_t size)
{
	char path[64], name[32] = "?";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", process);
	file = fopen(path, "r");
	if (file != NULL) {
		if (fgets(name, sizeof(name), file) != NULL)
			name[strcspn(name, "\n")] = '\0';
		fclose(file);
	}
	snprintf(out, size, "%s (pid %.20s)", name, process);
}

void link_holder(const char *path, char *out, size_t size)
{
	DIR *processes = opendir("/proc");
	struct dirent *entry;
	char self[24];

	out[0] = '\0';
	if (processes == NULL)
		return;
	snprintf(self, sizeof(self), "%ld", (long)getpid());
	while ((entry = readdir(processes)) != NULL && out[0] == '\0') {
		if (isdigit((unsigned char)entry->d_name[0]) && !text_is(entry->d_name, self) &&
		    has_open(entry->d_name, path))
			name_process(entry->d_name, out, size);
	}
	closedir(processes);
}
