/* kiosk pin: a PIN becomes the line of the config that lets somebody be on duty at the screen. */
#include "cli/verbs.h"

#include "base/secret.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PIN_LEAST 4
#define PIN_MOST  32

/* A line from standard input, unseen where it is a terminal. */
static bool read_unseen(const char *prompt, char *out, size_t size)
{
	struct termios was, unseen;
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;
	bool got;

	if (terminal) {
		fputs(prompt, stderr);
		unseen = was;
		unseen.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
	}
	got = fgets(out, (int)size, stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	out[got ? strcspn(out, "\r\n") : 0] = '\0';
	return got;
}

static void print_line(struct cli *cli, const char *name, const char *hash)
{
	struct json *object;

	if (!cli->json) {
		printf("\t{ name = \"%s\"; pin = \"%s\"; }\n", name, hash);
		return;
	}
	object = json_object_new();
	json_put_text(object, "name", name);
	json_put_text(object, "pin", hash);
	cli_print(object);
}

static bool fit_for_name(const char *name)
{
	return name[0] != '\0' && strpbrk(name, "\"\\\n") == NULL;
}

int verb_kiosk_pin(struct cli *cli, int argc, char **argv)
{
	char pin[PIN_MOST + 2], again[PIN_MOST + 2], hash[SECRET_SIZE];

	cli_words(&argc, argv);
	if (argc != 1 || !fit_for_name(argv[0]))
		return cli_usage("kiosk pin");
	if (!read_unseen("PIN: ", pin, sizeof(pin)) || strlen(pin) < PIN_LEAST ||
	    strlen(pin) > PIN_MOST)
		return cli_fail(EXIT_USAGE, "expected a PIN of %d to %d characters", PIN_LEAST,
				PIN_MOST);
	if (isatty(STDIN_FILENO) &&
	    (!read_unseen("once more: ", again, sizeof(again)) || strcmp(pin, again) != 0))
		return cli_fail(EXIT_USAGE, "the two differ");
	if (!secret_make(pin, hash))
		return cli_fail(EXIT_FAILED_TO, "this system makes no hashes");
	print_line(cli, argv[0], hash);
	return EXIT_DONE;
}
