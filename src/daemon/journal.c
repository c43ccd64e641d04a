#include "daemon/journal.h"

#include "base/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

#define LINES_KNOWN   16
#define LINES_MOST    5		 /* of one text a minute */
#define WINDOW	      MINUTES(1) /* in which they are counted */
#define DIGITS_MASKED 11	 /* so many in a row are a phone's, a SIM's or a modem's number */

/* A text that was said lately. */
struct known {
	char text[256];
	int priority;
	int64_t since; /* up ms; 0: free */
	unsigned said, held;
};

static struct known known[LINES_KNOWN];

/* "86139****5678": enough to recognise a number, not enough to call it. */
static void mask_numbers(char *line)
{
	while (*line != '\0') {
		size_t digits = strspn(line, "0123456789");
		size_t kept = digits < 14 ? digits - 8 : 6;

		if (digits >= DIGITS_MASKED)
			memset(line + kept, '*', digits - kept - 4);
		line += digits > 0 ? digits : 1;
	}
}

static void write_line(int priority, const char *line)
{
	if (getenv("JOURNAL_STREAM") != NULL)
		sd_journal_send("MESSAGE=%s", line, "PRIORITY=%i", priority, "CUNXIN_EVENT=station",
				NULL);
	else
		fprintf(stderr, "cunxind: %s\n", line);
	if (priority <= 5)
		sd_notifyf(0, "STATUS=%s", line);
}

static void tell_held(struct known *it)
{
	char line[320];

	if (it->held > 0) {
		snprintf(line, sizeof(line), "… %u more: %s", it->held, it->text);
		write_line(it->priority, line);
	}
	it->since = 0;
	it->held = it->said = 0;
}

void journal_tell_held(int64_t up)
{
	for (size_t i = 0; i < LINES_KNOWN; i++) {
		if (known[i].since != 0 && up - known[i].since >= WINDOW)
			tell_held(&known[i]);
	}
}

/* The text's own row, or the oldest, cleared for it. */
static struct known *row_of(const char *line)
{
	struct known *oldest = &known[0];

	for (size_t i = 0; i < LINES_KNOWN; i++) {
		if (known[i].since != 0 &&
		    strncmp(known[i].text, line, sizeof(known[i].text) - 1) == 0)
			return &known[i];
		if (known[i].since < oldest->since)
			oldest = &known[i];
	}
	tell_held(oldest);
	return oldest;
}

void journal(int priority, const char *text, struct moment now)
{
	char *line = shown(text);
	struct known *row;

	mask_numbers(line);
	journal_tell_held(now.up);
	row = row_of(line);
	if (row->since == 0) {
		copy_text(row->text, sizeof(row->text), line);
		row->since = now.up + 1; /* never 0, even at boot */
		row->priority = priority;
	}
	if (row->said < LINES_MOST) {
		row->said++;
		write_line(priority, line);
	} else {
		row->held++;
	}
	free(line);
}

void journal_lines(int priority, const char *text, struct moment now)
{
	while (*text != '\0') {
		size_t size = strcspn(text, "\n");
		struct buffer line = BUFFER_EMPTY;

		buffer_add(&line, text, size);
		journal(priority, buffer_text(&line), now);
		buffer_release(&line);
		text += size + (text[size] == '\n');
	}
}
