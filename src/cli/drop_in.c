/*
 * The unit has no network and opens only serial ports on USB. A modem elsewhere needs one of the
 * drop-ins that were installed beside this program.
 */
#include "cli/cli.h"

#include "base/buffer.h"

#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLACE	"/etc/systemd/system/cunxind.service.d"
#define NETWORK "serial-server.conf"
#define UART	"uart.conf"

/* A UART of the board, also by one of udev's links ("/dev/serial0"), which may lead nowhere yet. */
static bool is_uart(const char *device)
{
	static const char *const names[] = { "ttyS", "ttyAMA", "ttymxc" };
	char target[256];
	ssize_t length = readlink(device, target, sizeof(target) - 1);
	const char *name;

	if (length > 0) {
		target[length] = '\0';
		device = target;
	}
	name = cli_last_name(device);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (text_begins(name, names[i]))
			return true;
	}
	return false;
}

/* The host of "tcp:HOST:PORT". */
static void host_of(const char *device, char *out, size_t size)
{
	const char *host = device + strlen("tcp:"), *end = strrchr(host, ':');
	size_t length = end == NULL ? strlen(host) : (size_t)(end - host);

	if (host[0] == '[' && length > 1 && host[length - 1] == ']') {
		host++;
		length -= 2;
	}
	snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), host);
}

static bool is_address(const char *host)
{
	unsigned char octets[16];

	return inet_pton(AF_INET, host, octets) == 1 || inet_pton(AF_INET6, host, octets) == 1;
}

/* The drop-in lets the service talk to this machine; any other is named in it. */
static bool is_here(const char *host)
{
	return text_is(host, "localhost") || text_is(host, "::1") || text_begins(host, "127.");
}

/* Whether the drop-in, as it was put in place, names another address than this machine's. */
static bool names_an_address(const char *path)
{
	static const char key[] = "IPAddressAllow=";
	FILE *file = fopen(path, "r");
	char line[256];
	bool found = false;

	if (file == NULL)
		return true; /* nobody may look */
	while (!found && fgets(line, sizeof(line), file) != NULL)
		found = text_begins(line, key) && !text_begins(line + strlen(key), "localhost") &&
			line[strlen(key)] != '\n';
	fclose(file);
	return found;
}

/* Where `make install` has put it: share/ beside this program's folder. */
static void installed_path(const char *name, char *out, size_t size)
{
	char program[PATH_MAX / 2] = "";
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);

	for (int i = 0; i < 2 && length > 0; i++) {
		char *slash = strrchr(program, '/');

		if (slash != NULL)
			*slash = '\0';
	}
	snprintf(out, size, "%s/share/cunxin/drop-ins/%s", program, name);
	if (access(out, R_OK) != 0)
		snprintf(out, size, "/usr/share/cunxin/drop-ins/%s", name);
}

/* What a clerk can paste. */
static void say_remedy(struct buffer *out, const char *name, bool there, const char *host)
{
	const char *root = geteuid() == 0 ? "" : "sudo ";
	char from[PATH_MAX];

	installed_path(name, from, sizeof(from));
	if (!there)
		buffer_add_format(out, "%sinstall -D -m 644 -t " PLACE " %s && ", root, from);
	if (host != NULL)
		buffer_add_format(out, "echo IPAddressAllow=%s | %stee -a " PLACE "/%s && ",
				  is_address(host) ? host : "ADDRESS", root, name);
	buffer_add_format(out, "%ssystemctl daemon-reload && %ssystemctl restart cunxind", root,
			  root);
	if (host != NULL && !is_address(host))
		buffer_add_format(out, " (ADDRESS is that of %s)", host);
}

enum drop_in cli_drop_in(const char *device, struct buffer *words, struct buffer *remedy)
{
	const char *name = text_begins(device, "tcp:") ? NETWORK : is_uart(device) ? UART : NULL;
	char path[sizeof(PLACE) + 32], host[256] = "";
	bool there, closed;

	if (name == NULL)
		return DROP_IN_NONE;
	if (text_is(name, NETWORK))
		host_of(device, host, sizeof(host));
	snprintf(path, sizeof(path), PLACE "/%s", name);
	there = access(path, F_OK) == 0;
	closed = host[0] != '\0' && !is_here(host) && !(there && names_an_address(path));
	if (there && !closed) {
		buffer_add_text(words, path);
		return DROP_IN_THERE;
	}
	if (there)
		buffer_add_format(words, "%s does not let the service talk to %s", path, host);
	else
		buffer_add_format(words, "%s needs %s, which the service does not have", device,
				  name);
	say_remedy(remedy, name, there, closed ? host : NULL);
	return DROP_IN_WANTED;
}
