/*
 * cunxin-kiosk: the village's season on a screen. See cunxin-kiosk(1).
 */
#include "base/clock.h"
#include "base/scope.h"
#include "base/show.h"
#include "conf/options.h"
#include "kiosk/kiosk.h"
#include "kiosk/rehearsal.h"
#include "kiosk/source.h"
#include "kiosk/term.h"
#include "kiosk/view.h"
#include "kiosk/words.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum exit_code { EXIT_DONE, EXIT_FAILED_TO, EXIT_USAGE };

struct arguments {
	struct common_options common;
	struct kiosk_options options;
	const char *screen, *keys; /* "120x40", …: without a terminal */
	bool duty, screens;
	bool locked; /* Ctrl-C does nothing */
};

static void usage(FILE *out)
{
	fprintf(out, "usage: cunxin-kiosk [OPTION]...\n\n%s", common_options_help);
	fputs("      --view NAME         the view to begin with\n"
	      "      --lang LOCALE       zh_CN or en; else the config's\n"
	      "      --locked            Ctrl-C does not end it: for a screen in public\n"
	      "      --screen WxH        prints one screen as text, without a terminal\n"
	      "      --keys \"KEY ...\"    and what is pressed before\n"
	      "      --duty              and as somebody on duty sees it\n"
	      "      --screens           prints those that standard input names, one a line:\n"
	      "                          WxH LOCALE public|duty VIEW KEY ...\n"
	      "\nviews:",
	      out);
	for (size_t i = 0; views[i] != NULL; i++)
		fprintf(out, " %s", views[i]->name);
	fputc('\n', out);
}

static int fail(int code, const char *words, const char *what)
{
	char *line = shown(what);

	fprintf(stderr, "cunxin-kiosk: %s%s%s\n", words, line[0] == '\0' ? "" : ": ", line);
	free(line);
	return code;
}

/* ---- arguments ---- */

enum {
	ARGUMENT_VIEW = 256,
	ARGUMENT_LANG,
	ARGUMENT_LOCKED,
	ARGUMENT_SCREEN,
	ARGUMENT_KEYS,
	ARGUMENT_DUTY,
	ARGUMENT_SCREENS
};

static const struct option long_options[] = {
	{ "view", required_argument, NULL, ARGUMENT_VIEW },
	{ "lang", required_argument, NULL, ARGUMENT_LANG },
	{ "locked", no_argument, NULL, ARGUMENT_LOCKED },
	{ "screen", required_argument, NULL, ARGUMENT_SCREEN },
	{ "keys", required_argument, NULL, ARGUMENT_KEYS },
	{ "duty", no_argument, NULL, ARGUMENT_DUTY },
	{ "screens", no_argument, NULL, ARGUMENT_SCREENS },
	{ NULL, 0, NULL, 0 },
};

/* False: something is not known, or too much. */
static bool take_argument(struct arguments *it, int which, const char *value)
{
	struct kiosk_options *options = &it->options;

	switch (which) {
	case ARGUMENT_VIEW: options->view = value; return kiosk_knows(value);
	case ARGUMENT_LANG: options->language = value; return true;
	case ARGUMENT_LOCKED: it->locked = true; return true;
	case ARGUMENT_SCREEN: it->screen = value; return true;
	case ARGUMENT_KEYS: it->keys = value; return true;
	case ARGUMENT_DUTY: it->duty = true; return true;
	case ARGUMENT_SCREENS: it->screens = true; return true;
	default: return false;
	}
}

static bool take_own(struct arguments *it, int argc, char **argv)
{
	int which;

	while ((which = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (!take_argument(it, which, optarg))
			return false;
	}
	/* Without a PIN only where nothing but a text comes out. */
	return optind == argc && ((!it->duty && it->keys == NULL) || it->screen != NULL);
}

/* Returns the exit code to end with, or -1 to go on. */
static int take_arguments(struct arguments *it, int argc, char **argv)
{
	if (!common_options_take(&it->common, &argc, argv))
		return fail(EXIT_USAGE, it->common.fault, "");
	if (it->common.version) {
		puts("cunxin-kiosk " CUNXIN_VERSION);
		return EXIT_DONE;
	}
	if (it->common.help) {
		usage(stdout);
		return EXIT_DONE;
	}
	it->options.path = it->common.path;
	it->options.overrides = common_options_overrides(&it->common);
	it->options.rehearsal = it->common.now != NULL;
	if (take_own(it, argc, argv))
		return -1;
	usage(stderr);
	return EXIT_USAGE;
}

/* The clock of a rehearsal. False: --now is no time. */
static bool set_clock(struct arguments *it)
{
	int64_t utc = 0;

	if (it->common.now == NULL)
		return true;
	if (!source_time(&it->common, clock_now(), &utc))
		return false;
	clock_set(utc);
	return true;
}

/* ---- screens as text ---- */

static int print_screen(const struct arguments *it)
{
	struct rehearsal rehearsal = { .options = it->options,
				       .duty = it->duty,
				       .keys = it->keys == NULL ? "" : it->keys };
	struct kiosk *kiosk = NULL;

	if (!rehearsal_size(it->screen, &rehearsal))
		return fail(EXIT_USAGE, "--screen: expected one like 120x40", it->screen);
	rehearsal_print(&kiosk, &rehearsal, clock_now(), stdout);
	kiosk_free(kiosk, clock_now());
	return EXIT_DONE;
}

static int print_screens(const struct arguments *it)
{
	SCOPED(release_memory) char *why = rehearsal_play(&it->options, stdin, stdout, clock_now());

	return why == NULL ? EXIT_DONE : fail(EXIT_USAGE, "--screens", why);
}

/* ---- the terminal ---- */

static volatile sig_atomic_t ended;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

static void take_signals(void)
{
	struct sigaction action = { .sa_handler = end };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

/* The folder of the database: the log in it changes with every commit. */
static void watch(int fd, const struct kiosk *kiosk, char *watched, size_t size)
{
	const char *dir = kiosk_state_dir(kiosk);

	if (dir[0] == '\0' || text_is(dir, watched))
		return;
	if (inotify_add_watch(fd, dir, IN_MODIFY | IN_CREATE | IN_MOVED_TO) >= 0)
		copy_text(watched, size, dir);
}

static void take_news(int fd, struct kiosk *kiosk)
{
	_Alignas(struct inotify_event) char news[4096];

	while (read(fd, news, sizeof(news)) > 0)
		;
	kiosk_poke(kiosk, clock_now());
}

static int patience(const struct kiosk *kiosk)
{
	int64_t left = kiosk_deadline(kiosk) - clock_now().up;

	return left < 0 ? 0 : left > 1000 ? 1000 : (int)left;
}

static void take_events(struct kiosk *kiosk, struct frame *frame, bool locked)
{
	struct event event;
	int width, height;

	while (term_event(&event)) {
		ended |= event.kind == EVENT_KEY && event.key == KEY_LEAVE && !locked;
		if (event.kind == EVENT_KEY && event.key == KEY_REDRAW)
			term_forget();
		kiosk_event(kiosk, &event, clock_now());
	}
	term_size(&width, &height);
	if (width != frame->width || height != frame->height)
		frame_resize(frame, width, height);
}

static void run(struct kiosk *kiosk, int news, bool locked)
{
	struct frame *frame = frame_new(1, 1);
	char watched[1024] = "";
	struct pollfd ready[] = { { .fd = term_keyboard(), .events = POLLIN },
				  { .fd = news, .events = POLLIN } };

	while (!ended && (ready[0].revents & (POLLHUP | POLLERR)) == 0) {
		take_events(kiosk, frame, locked);
		kiosk_tick(kiosk, clock_now());
		watch(news, kiosk, watched, sizeof(watched));
		if (kiosk_stale(kiosk)) {
			kiosk_draw(kiosk, frame, clock_now());
			term_show(frame, kiosk_dim(kiosk, clock_now()));
			if (kiosk_rings(kiosk))
				term_bell();
		}
		ready[0].revents = ready[1].revents = 0;
		if (poll(ready, 2, patience(kiosk)) < 0 && errno != EINTR)
			break;
		if (ready[1].revents & POLLIN)
			take_news(news, kiosk);
	}
	frame_free(frame);
}

/* Before the page is shown, so that it stands there again afterwards. */
static void tell_guess(void)
{
	SCOPED(release_memory) char *name = shown(getenv("TERM"));

	fprintf(stderr,
		"cunxin-kiosk: TERM=%s: this system has no description of that terminal, so it is "
		"taken for " TERM_GUESS "; if the page looks wrong: apt install ncurses-term\n",
		name);
}

static int show(const struct arguments *it)
{
	struct kiosk *kiosk;
	char why[256];
	int news = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	if (isatty(STDOUT_FILENO) && term_guesses())
		tell_guess();
	if (!term_open(why, sizeof(why)))
		return fail(EXIT_FAILED_TO, why, "");
	take_signals();
	kiosk = kiosk_new(&it->options, clock_now());
	run(kiosk, news, it->locked);
	kiosk_free(kiosk, clock_now());
	term_close();
	close(news);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct arguments it = { .screen = NULL };
	int code;

	umask(0007);
	if (!words_ready())
		return fail(EXIT_FAILED_TO, "this system has no locale C.UTF-8", "");
	code = take_arguments(&it, argc, argv);
	if (code >= 0)
		return code;
	if (!set_clock(&it))
		return fail(EXIT_USAGE, it.common.fault, "");
	if (it.screens)
		return print_screens(&it);
	return it.screen != NULL ? print_screen(&it) : show(&it);
}
