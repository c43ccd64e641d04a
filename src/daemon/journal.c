#include "daemon/journal.h"

#include "base/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

static void write_line(int priority, const char *line)
{
	if (getenv("JOURNAL_STREAM") != NULL)
		sd_journal_send("MESSAGE=%s", line, "PRIORITY=%i", priority, "CUNXIN_EVENT=station",
				NULL);
	else
		fprintf(stderr, "cunxind: %s\n", line);
}

void journal(int priority, const char *text)
{
	static char last[256];
	static unsigned repeats;
	char *line = shown(text), again[64];

	if (strncmp(last, line, sizeof(last) - 1) == 0) {
		repeats++;
		free(line);
		return;
	}
	if (repeats > 0) {
		snprintf(again, sizeof(again), "… %u more of these", repeats);
		write_line(priority, again);
	}
	repeats = 0;
	copy_text(last, sizeof(last), line);
	write_line(priority, line);
	free(line);
}
