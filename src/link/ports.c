/* The serial ports of this machine, as sysfs shows them. */
#include "link/link.h"

#include "base/buffer.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANY (-1)

/* What the interfaces of known modems are for; the others of the same modem are unknown. */
struct known_modem {
	int vendor, product;	/* product ANY */
	const char *interfaces; /* one letter each: A AT, B a second AT port, x something else */
};

static const struct known_modem known_modems[] = {
	{ 0x2c7c, 0x0128, "???xxA" }, /* Quectel EM060K */
	{ 0x2c7c, ANY, "xxAB" },      /* Quectel EC2x, EG9x, BG96: DIAG, NMEA, AT, AT and data */
	{ 0x1e0e, 0x9011, "??x?AB" }, /* SIMCom A76xx */
	{ 0x1e0e, 0x9206, "xxAxxB" }, /* SIMCom SIM70x0, second layout */
	{ 0x1e0e, 0x9001, "xxABx" },  /* SIMCom SIM7x00: DIAG, NMEA, AT, AT and data, audio */
	{ 0x1e0e, 0x9205, "xxAB" },   /* SIMCom SIM70x0 */
};

/* Where an unknown modem's AT port is most often. */
static const int usual_order[] = { 2, 3, 4, 0, 1 };

#define HUAWEI 0x12d1

/* Huawei numbers its interfaces as it likes, but their protocol tells (PCUI, modem, GPS). */
static void rank_huawei(struct link_port *port, int protocol)
{
	if (protocol == 0x02 || protocol == 0x12)
		port->rank = 0;
	else if (protocol == 0x01 || protocol == 0x10)
		port->rank = 1;
	else
		port->avoid = protocol == 0x05 || protocol == 0x14;
}

static void rank_known(struct link_port *port, const char *interfaces)
{
	size_t number = (size_t)port->interface;
	char use = '?';

	if (number < strlen(interfaces))
		use = interfaces[number];
	if (use == 'A')
		port->rank = 0;
	else if (use == 'B')
		port->rank = 1;
	else
		port->avoid = use == 'x';
}

static void rank(struct link_port *port, int protocol)
{
	size_t usual = sizeof(usual_order) / sizeof(*usual_order);

	port->rank = port->vendor < 0 ? 40 : 20;
	for (size_t i = 0; i < usual; i++) {
		if (usual_order[i] == port->interface)
			port->rank = 10 + (int)i;
	}
	if (port->vendor == HUAWEI) {
		rank_huawei(port, protocol);
		return;
	}
	for (size_t i = 0; i < sizeof(known_modems) / sizeof(*known_modems); i++) {
		const struct known_modem *known = &known_modems[i];

		if (known->vendor != port->vendor || port->interface < 0 ||
		    (known->product != ANY && known->product != port->product))
			continue;
		rank_known(port, known->interfaces);
		return;
	}
}

/* The first line of a small file. False: it is not there. */
static bool read_line(const char *folder, const char *name, char *out, size_t size)
{
	char path[PATH_MAX];
	FILE *file;
	bool read;

	snprintf(path, sizeof(path), "%.4000s/%s", folder, name);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	read = fgets(out, (int)size, file) != NULL;
	fclose(file);
	if (read)
		out[strcspn(out, "\n")] = '\0';
	return read;
}

static int read_hex(const char *folder, const char *name)
{
	char text[16], *end;
	long value;

	if (!read_line(folder, name, text, sizeof(text)))
		return -1;
	value = strtol(text, &end, 16);
	return end == text ? -1 : (int)value;
}

/* Cuts the last part off a path. False: nothing is left. */
static bool go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == NULL || slash == path)
		return false;
	*slash = '\0';
	return true;
}

/* Goes up from the port to its USB interface, and from that to its device. */
static void read_usb(char *folder, struct link_port *port, int *protocol)
{
	char maker[48] = "", product[48] = "";

	do {
		if (port->interface < 0) {
			port->interface = read_hex(folder, "bInterfaceNumber");
			*protocol = read_hex(folder, "bInterfaceProtocol");
		}
		port->vendor = read_hex(folder, "idVendor");
	} while (port->vendor < 0 && go_up(folder));
	if (port->vendor < 0)
		return;
	port->product = read_hex(folder, "idProduct");
	copy_text(port->place, sizeof(port->place), strrchr(folder, '/') + 1);
	read_line(folder, "manufacturer", maker, sizeof(maker));
	read_line(folder, "product", product, sizeof(product));
	snprintf(port->description, sizeof(port->description), "%s%s%s", maker,
		 maker[0] != '\0' && product[0] != '\0' ? " " : "", product);
}

/* The link of a folder like /dev/serial/by-id that leads to the port. */
static void find_link(const char *root, const char *folder, const char *name, char *out,
		      size_t size)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct dirent *entry;
	DIR *links;

	snprintf(path, sizeof(path), "%s%s", root, folder);
	links = opendir(path);
	if (links == NULL)
		return;
	while (out[0] == '\0' && (entry = readdir(links)) != NULL) {
		const char *last;
		ssize_t length;

		snprintf(path, sizeof(path), "%s%s/%s", root, folder, entry->d_name);
		length = readlink(path, target, sizeof(target) - 1);
		if (length <= 0)
			continue;
		target[length] = '\0';
		last = strrchr(target, '/');
		if (text_is(last == NULL ? target : last + 1, name))
			snprintf(out, size, "%s/%s", folder, entry->d_name);
	}
	closedir(links);
}

/* A name of /sys/class/tty that can be a modem's: USB, or a UART that is really there. */
static bool can_be_a_port(const char *folder, const char *name)
{
	char type[16];

	if (text_begins(name, "ttyUSB") || text_begins(name, "ttyACM"))
		return true;
	if (!text_begins(name, "ttyS") && !text_begins(name, "ttyAMA") &&
	    !text_begins(name, "ttymxc") && !text_begins(name, "ttySC"))
		return false;
	return read_line(folder, "type", type, sizeof(type)) && !text_is(type, "0");
}

static bool is_console(const char *root, const char *name)
{
	char folder[PATH_MAX], active[128];
	size_t size = strlen(name);

	snprintf(folder, sizeof(folder), "%s/sys/class/tty/console", root);
	if (!read_line(folder, "active", active, sizeof(active)))
		return false;
	for (const char *at = active; (at = strstr(at, name)) != NULL; at += size) {
		if ((at == active || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
			return true;
	}
	return false;
}

static bool describe(const char *root, const char *name, struct link_port *port)
{
	char folder[PATH_MAX], device[PATH_MAX];
	int protocol = -1;

	*port = (struct link_port){ .vendor = -1, .product = -1, .interface = -1 };
	snprintf(folder, sizeof(folder), "%s/sys/class/tty/%s", root, name);
	if (!can_be_a_port(folder, name))
		return false;
	snprintf(port->path, sizeof(port->path), "/dev/%.50s", name);
	snprintf(folder, sizeof(folder), "%s/sys/class/tty/%s/device", root, name);
	if (realpath(folder, device) != NULL)
		read_usb(device, port, &protocol);
	find_link(root, "/dev/serial/by-id", name, port->by_id, sizeof(port->by_id));
	find_link(root, "/dev/serial/by-path", name, port->by_path, sizeof(port->by_path));
	rank(port, protocol);
	port->avoid |= is_console(root, name);
	return true;
}

/* ttyUSB2 before ttyUSB10. */
static int by_name(const struct link_port *a, const struct link_port *b)
{
	return strverscmp(a->path, b->path);
}

/* USB before the rest, device by device, the ports of each by rank. */
static int by_place(const void *left, const void *right)
{
	const struct link_port *a = left, *b = right;
	int order = (a->place[0] == '\0') - (b->place[0] == '\0');

	if (order == 0)
		order = strverscmp(a->place, b->place);
	if (order == 0)
		order = a->avoid - b->avoid;
	if (order == 0)
		order = a->rank - b->rank;
	return order != 0 ? order : by_name(a, b);
}

static int by_rank(const void *left, const void *right)
{
	const struct link_port *a = left, *b = right;
	int order = a->rank - b->rank;

	return order != 0 ? order : by_place(a, b);
}

size_t link_ports_below(const char *root, struct link_port *ports, size_t size)
{
	char folder[PATH_MAX];
	struct link_port port;
	struct dirent *entry;
	size_t count = 0;
	DIR *names;

	snprintf(folder, sizeof(folder), "%s/sys/class/tty", root);
	names = opendir(folder);
	if (names == NULL)
		return 0;
	while ((entry = readdir(names)) != NULL) {
		if (strlen(entry->d_name) > 40 || !describe(root, entry->d_name, &port))
			continue;
		if (count < size)
			ports[count] = port;
		count++;
	}
	closedir(names);
	qsort(ports, count < size ? count : size, sizeof(*ports), by_place);
	return count;
}

size_t link_ports(struct link_port *ports, size_t size)
{
	return link_ports_below("", ports, size);
}

size_t link_candidates(struct link_port *ports, size_t size)
{
	size_t all = link_ports(ports, size), count = 0;

	if (all > size)
		all = size;
	for (size_t i = 0; i < all; i++) {
		if (!ports[i].avoid)
			ports[count++] = ports[i];
	}
	qsort(ports, count, sizeof(*ports), by_rank);
	return count;
}

/* Modems without a serial number of their own share one by-id link: it leads to the last one. */
const char *link_port_name(const struct link_port *port)
{
	return port->by_id[0] != '\0' ? port->by_id : port->path;
}
