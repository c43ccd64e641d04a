#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* One word off the line. NULL at the end. */
static char *take_word(const char **line)
{
	struct buffer word = BUFFER_EMPTY;
	char quote = '\0';

	*line += strspn(*line, " \t");
	if (**line == '\0')
		return NULL;
	for (; **line != '\0' && (quote != '\0' || (**line != ' ' && **line != '\t')); (*line)++) {
		char c = **line;

		if (quote == '\0' && (c == '\'' || c == '"'))
			quote = c;
		else if (quote != '\0' && c == quote)
			quote = '\0';
		else if (c == '\\' && quote != '\'' && (*line)[1] != '\0')
			buffer_add(&word, ++*line, 1);
		else
			buffer_add(&word, &c, 1);
	}
	buffer_add(&word, "", 0);
	return word.text != NULL ? buffer_take(&word) : need_copy("");
}

char **child_words(const char *line)
{
	char **words = need_zeroed(1, sizeof *words), *word;
	size_t count = 0;

	while ((word = take_word(&line)) != NULL) {
		words[count++] = word;
		words = need_resized(words, count + 1, sizeof *words);
		words[count] = NULL;
	}
	return words;
}

void child_words_free(char **words)
{
	for (size_t i = 0; words != NULL && words[i] != NULL; i++)
		free(words[i]);
	free(words);
}

/* output -1: the terminal stays with it. */
static _Noreturn void become(const char *path, char *const *words, int output)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, output < 0 ? SIGTERM : SIGKILL);
	if (output >= 0) {
		dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
		dup2(output, STDOUT_FILENO);
		dup2(output, STDERR_FILENO);
	}
	execv(path, words);
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	_exit(127);
}

bool child_start(struct child *child, const char *path, char *const *words)
{
	int ends[2];

	*child = (struct child){ .output = -1, .pid = -1 };
	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	fflush(NULL);
	child->pid = fork();
	if (child->pid == 0)
		become(path, words, ends[1]);
	close(ends[1]);
	child->output = ends[0];
	fcntl(child->output, F_SETFL, O_NONBLOCK);
	return child->pid > 0;
}

bool child_show(struct child *child, const char *path, char *const *words)
{
	*child = (struct child){ .output = -1 };
	fflush(NULL);
	child->pid = fork();
	if (child->pid == 0)
		become(path, words, -1);
	return child->pid > 0;
}

/* False at the end of its output. */
static bool gather(struct child *child)
{
	char bytes[4096];
	ssize_t got;

	while ((got = read(child->output, bytes, sizeof bytes)) > 0)
		buffer_add(&child->text, bytes, (size_t)got);
	if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		close(child->output);
		child->output = -1;
		return false;
	}
	return true;
}

static void reap(struct child *child, int options)
{
	int status;

	if (child->ended || waitpid(child->pid, &status, options) != child->pid)
		return;
	child->ended = true;
	child->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool child_wait(struct child *child, int milliseconds)
{
	struct pollfd poll_one = { .fd = child->output, .events = POLLIN };

	poll(&poll_one, 1, milliseconds);
	if (child->output >= 0)
		gather(child);
	reap(child, WNOHANG);
	if (child->ended && child->output >= 0)
		gather(child);
	return child->ended;
}

void child_kill(struct child *child, int signal_number)
{
	if (child->pid > 0 && !child->ended)
		kill(child->pid, signal_number);
}

void child_release(struct child *child)
{
	if (child->pid > 0 && !child->ended) {
		kill(child->pid, SIGKILL);
		reap(child, 0);
	}
	if (child->output >= 0)
		close(child->output);
	child->output = -1;
	child->pid = -1;
	buffer_release(&child->text);
}

void child_program(const char *name, char *path, size_t size)
{
	char own[512];
	ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
	char *slash;

	own[length > 0 ? length : 0] = '\0';
	slash = strrchr(own, '/');
	snprintf(path, size, "%.*s/%s", slash != NULL ? (int)(slash - own) : 1,
		 slash != NULL ? own : ".", name);
}
