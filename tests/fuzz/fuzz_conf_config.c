/* A config of any octets: it is taken or its faults are told. */
#include "conf/config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/fuzz-config-XXXXXX";
	struct conf_problems problems = { .count = 0 };
	struct config *config;
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
	config = config_load(path, NULL, &problems);
	unlink(path);
	if ((config == NULL) != (problems.count > 0))
		abort();
	config_free(config);
	buffer_release(&problems.text);
	return 0;
}
