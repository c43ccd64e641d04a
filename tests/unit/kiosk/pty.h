/*
 * A terminal of its own under term.h: standard input and output are its line while it is open, what
 * is written to it and typed on it is at the other end.
 */
#ifndef TESTS_KIOSK_PTY_H
#define TESTS_KIOSK_PTY_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct pty {
	int end;	   /* ours */
	int input, output; /* what they were */
};

static inline bool pty_open(struct pty *pty, unsigned short columns, unsigned short rows)
{
	struct winsize size = { .ws_row = rows, .ws_col = columns };
	int line;

	pty->end = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (pty->end < 0 || grantpt(pty->end) != 0 || unlockpt(pty->end) != 0)
		return false;
	line = open(ptsname(pty->end), O_RDWR | O_NOCTTY | O_CLOEXEC);
	pty->input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	pty->output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (line < 0 || ioctl(line, TIOCSWINSZ, &size) != 0)
		return false;
	dup2(line, STDIN_FILENO);
	dup2(line, STDOUT_FILENO);
	close(line);
	return true;
}

static inline void pty_close(struct pty *pty)
{
	dup2(pty->input, STDIN_FILENO);
	dup2(pty->output, STDOUT_FILENO);
	close(pty->input);
	close(pty->output);
	close(pty->end);
}

/* What was written to it since; at most size - 1 octets, the rest is dropped. Returns the size. */
static inline size_t pty_written(const struct pty *pty, char *out, size_t size)
{
	size_t used = 0;
	char part[4096];
	ssize_t count;

	while ((count = read(pty->end, part, sizeof(part))) > 0) {
		for (ssize_t i = 0; i < count && used + 1 < size; i++)
			out[used++] = part[i];
	}
	out[used] = '\0';
	return used;
}

#endif
