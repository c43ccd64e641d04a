/*
 * What the screen in the office costs, and how late it is, as it runs there: `terminal DATABASE
 * SECONDS PROGRAM [ARGUMENT]...` runs the program in a terminal of its own and prints "NAME VALUE"
 * lines: its CPU in % while nobody does anything for so many seconds, its memory in MiB, and the ms
 * from a commit of another process until it stands on the terminal, the slowest of twenty.
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMITS	 20
#define PATIENCE 5000 /* ms, after which a commit was not seen */
#define SETTLED	 2000 /* ms after which the first screen is over */

static struct {
	pid_t pid;
	int terminal;
	char tail[64]; /* what it wrote last, so that words may be cut anywhere */
} screen;

static void give_up(const char *why)
{
	fprintf(stderr, "terminal: %s\n", why);
	if (screen.pid > 0)
		kill(screen.pid, SIGKILL);
	exit(1);
}

static double seconds_of(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) != 0)
		give_up("the program has ended");
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void start(char **command)
{
	const struct winsize size = { .ws_row = 40, .ws_col = 120 };

	screen.pid = forkpty(&screen.terminal, NULL, NULL, &size);
	if (screen.pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execv(command[0], command);
		_exit(127);
	}
	if (screen.pid < 0)
		give_up("there is no terminal");
}

/* Adds what came to the tail; true: the words are in it. */
static bool take(const char *bytes, size_t size, const char *words)
{
	char text[sizeof(screen.tail) + 4096];
	size_t before = strlen(screen.tail), keep;
	bool found;

	memcpy(text, screen.tail, before);
	memcpy(text + before, bytes, size);
	size += before;
	found = words != NULL && memmem(text, size, words, strlen(words)) != NULL;
	keep = found ? 0 : size < 16 ? size : 16;
	memcpy(screen.tail, text + size - keep, keep);
	screen.tail[keep] = '\0';
	return found;
}

/* Reads what it draws until the words come (NULL: none) or the time is over; returns the ms. */
static double read_until(const char *words, double most)
{
	struct pollfd ready = { .fd = screen.terminal, .events = POLLIN };
	double began = seconds_of(CLOCK_MONOTONIC), spent = 0;
	char bytes[4096];
	ssize_t size;

	while ((spent = (seconds_of(CLOCK_MONOTONIC) - began) * 1e3) < most) {
		if (poll(&ready, 1, (int)(most - spent) + 1) <= 0)
			continue;
		size = read(screen.terminal, bytes, sizeof(bytes));
		if (size <= 0)
			give_up("the program has ended");
		if (take(bytes, (size_t)size, words))
			return (seconds_of(CLOCK_MONOTONIC) - began) * 1e3;
	}
	return spent;
}

static double idle(int seconds)
{
	clockid_t cpu;
	double began;

	if (clock_getcpuclockid(screen.pid, &cpu) != 0)
		give_up("no CPU clock");
	began = seconds_of(cpu);
	read_until(NULL, seconds * 1e3);
	return (seconds_of(cpu) - began) * 100 / seconds;
}

static double memory(void)
{
	char path[64];
	long pages = 0, resident = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/statm", (long)screen.pid);
	file = fopen(path, "re");
	if (file == NULL || fscanf(file, "%ld %ld", &pages, &resident) != 2)
		give_up("no memory");
	fclose(file);
	return (double)resident * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

/* The end of a masked number; none has a digit where that of the row before has it. */
static const char *end_of_number(int commit)
{
	static const char *const ends[] = { "1357", "2468", "9031", "7640" };

	return ends[commit % 4];
}

static void insert(sqlite3 *db, const char *end)
{
	char statement[256];

	snprintf(statement, sizeof(statement),
		 "INSERT INTO message (received_at, sent_at, modem, sim, sender, state, text,"
		 " outcome, form) VALUES (1807322160000, 0, 'm1', 's', '+861380000%s', 2, 'x',"
		 " 'accepted', 'enroll')",
		 end);
	if (sqlite3_exec(db, statement, NULL, NULL, NULL) != SQLITE_OK)
		give_up(sqlite3_errmsg(db));
}

static double slowest_commit(const char *path)
{
	double slowest = 0, took;
	sqlite3 *db = NULL;

	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_busy_timeout(db, PATIENCE) != SQLITE_OK)
		give_up("the database");
	if (write(screen.terminal, "2", 1) != 1)
		give_up("no key");
	read_until(NULL, SETTLED / 4);
	for (int i = 0; i < COMMITS; i++) {
		screen.tail[0] = '\0';
		insert(db, end_of_number(i));
		took = read_until(end_of_number(i), PATIENCE);
		slowest = took > slowest ? took : slowest;
		/* Not in step with what it does by itself. */
		read_until(NULL, 100 + 37 * (i % 8));
	}
	sqlite3_close(db);
	return slowest;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	start(argv + 3);
	read_until(NULL, SETTLED);
	printf("idle %.4f\n", idle(atoi(argv[2])));
	printf("commit %.3f\n", slowest_commit(argv[1]));
	printf("memory %.1f\n", memory());
	kill(screen.pid, SIGTERM);
	/* What it still writes must not hold it up. */
	close(screen.terminal);
	waitpid(screen.pid, NULL, 0);
	return 0;
}
