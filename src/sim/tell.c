#include "tell.h"

#include "base/buffer.h"
#include "sim/serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static FILE *connected(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && strlen(path) < sizeof address.sun_path) {
		strcpy(address.sun_path, path);
		if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
			return fdopen(fd, "r+");
	}
	fprintf(stderr, "cunxin-sim: %s: %s\n", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* Each directive has an answer of one line. */
static int tell_one(FILE *server, const char *line)
{
	char *answer = NULL;
	size_t size = 0;
	int status = 0;

	if (line[0] == '\0' || line[0] == '#')
		return 0;
	fprintf(server, "%s\n", line);
	fflush(server);
	if (getline(&answer, &size, server) <= 0) {
		fprintf(stderr, "cunxin-sim: the simulator ended\n");
		status = 1;
	} else {
		fputs(answer, stdout);
		status = text_begins(answer, "error:") || text_begins(answer, "busy");
	}
	free(answer);
	return status;
}

static int tell_input(FILE *server)
{
	char *line = NULL;
	size_t size = 0;
	int status = 0;

	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		status |= tell_one(server, line);
	}
	free(line);
	return status;
}

/* The directive that --now asks for, "" for none. False: a fault, said. */
static bool clock_line(struct common_options *common, char *line, size_t size)
{
	struct config *config;
	struct zone *utc = zone_open("UTC");
	char time[ISO_SIZE];
	int64_t shift;
	bool fine = common_village(common, &config) && common_shift(common, config, &shift);

	line[0] = '\0';
	if (fine && common->now != NULL)
		snprintf(line, size, "clock %s", iso_time(utc, serve_now().utc + shift, time));
	zone_close(utc);
	config_free(config);
	return fine;
}

int tell_main(struct common_options *common, int argc, char **argv)
{
	char clock[64];
	int status;
	FILE *server;

	if (argc < 3) {
		fputs("usage: cunxin-sim tell SOCKET DIRECTIVE...\n", stderr);
		return 2;
	}
	if (!clock_line(common, clock, sizeof(clock)))
		return 2;
	server = connected(argv[1]);
	if (server == NULL)
		return 1;
	status = tell_one(server, clock);
	for (int i = 2; i < argc; i++)
		status |=
			strcmp(argv[i], "-") == 0 ? tell_input(server) : tell_one(server, argv[i]);
	fclose(server);
	return status;
}
