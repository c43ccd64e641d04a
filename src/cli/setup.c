/*
 * setup: three answers become three values of the config; all else in the file, its comments too,
 * stays as it is. What the file would be is checked before it takes the place of the old one.
 */
#include "cli/verbs.h"

#include "base/show.h"
#include "conf/conf.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */
static const struct question {
	const char *outer, *key; /* the first such key inside of outer; NULL: at the top */
	const char *option, *words;
} questions[] = {
	{ NULL,     "village",      "--village", "name of the village" },
	{ "modems", "device",       "--modem",   "port of the modem" },
	{ NULL,     "alarm_number", "--alarm",   "who is told when something is wrong (a number)" },
};
/* clang-format on */

#define QUESTIONS   (sizeof(questions) / sizeof(*questions))
#define ANSWER_SIZE 256

/* ---- the text of a config ---- */

/* Blanks and comments, of all three kinds. */
static const char *past_blanks(const char *at)
{
	for (;;) {
		at += strspn(at, " \t\r\n\f\v");
		if (at[0] == '#' || text_begins(at, "//")) {
			at += strcspn(at, "\n");
		} else if (text_begins(at, "/*")) {
			const char *end = strstr(at + 2, "*/");

			at = end == NULL ? at + strlen(at) : end + 2;
		} else {
			return at;
		}
	}
}

/* From the quote that opens a string to behind the one that closes it. */
static const char *past_string(const char *at)
{
	for (at++; *at != '\0' && *at != '"'; at++)
		if (at[0] == '\\' && at[1] != '\0')
			at++;
	return *at == '"' ? at + 1 : at;
}

static size_t word_size(const char *at)
{
	size_t size = 0;

	while (isalnum((unsigned char)at[size]) || at[size] == '_' || at[size] == '-')
		size++;
	return size;
}

static bool word_is(const char *at, size_t size, const char *word)
{
	return word != NULL && strlen(word) == size && strncmp(at, word, size) == 0;
}

/* Where a key has its place in the text. */
struct place {
	const char *value; /* the quote that opens it; NULL: there is no text of that key */
	const char *list;  /* behind the bracket that opens outer's list; NULL: there is none */
	const char *group; /* behind the brace of its first group; NULL: there is none */
};

/* A bracket that is stepped over at this depth. */
static void note_bracket(struct place *place, const char *at, int depth)
{
	if (*at == '(' && depth == 0 && place->list == NULL)
		place->list = at + 1;
	else if (*at == '{' && depth == 1 && place->list != NULL && place->group == NULL)
		place->group = at + 1;
}

static struct place place_of(const char *text, const struct question *question)
{
	struct place place = { .value = NULL };
	bool inside = false;
	int depth = 0;

	for (const char *at = past_blanks(text); *at != '\0'; at = past_blanks(at)) {
		size_t size = word_size(at);
		bool here = question->outer == NULL ? depth == 0 : inside && depth > 0;
		bool found = here && word_is(at, size, question->key);

		if (size > 0 && depth == 0)
			inside = word_is(at, size, question->outer);
		if (inside)
			note_bracket(&place, at, depth);
		depth += strchr("({[", *at) != NULL;
		depth -= strchr(")}]", *at) != NULL;
		if (place.group != NULL && depth == 1 && *at == '}')
			break;
		at = *at == '"' ? past_string(at) : at + (size > 0 ? size : 1);
		at = past_blanks(at);
		if (found && (*at == '=' || *at == ':')) {
			at = past_blanks(at + 1);
			place.value = *at == '"' ? at : NULL;
			break;
		}
	}
	return place;
}

/* A value as it stands in the text. False: there is none. */
static bool take_value(const char *text, const struct question *question, char out[ANSWER_SIZE])
{
	const char *at = place_of(text, question).value, *end = at == NULL ? NULL : past_string(at);
	size_t size = 0;

	for (at = at == NULL ? NULL : at + 1; at != end && at + 1 != end; at++) {
		at += *at == '\\';
		if (size + 1 < ANSWER_SIZE)
			out[size++] = *at;
	}
	out[size] = '\0';
	return end != NULL;
}

static void add_string(struct buffer *out, const char *value)
{
	buffer_add(out, "\"", 1);
	for (; *value != '\0'; value++) {
		if (*value == '"' || *value == '\\')
			buffer_add(out, "\\", 1);
		buffer_add(out, value, 1);
	}
	buffer_add(out, "\"", 1);
}

/* A key that is not there yet: in the first group of outer, in its empty list, or last. */
static void add_key(struct buffer *out, const char *text, const struct question *question,
		    const char *value)
{
	struct place place = place_of(text, question);
	const char *at = place.group != NULL ? place.group : place.list;
	const char *before = "\n", *after = ";\n";

	if (at == NULL)
		at = text + strlen(text);
	if (place.group != NULL)
		before = " ", after = ";";
	else if (place.list != NULL)
		before = " { name = \"m1\"; ", after = "; } ";
	else if (question->outer != NULL)
		before = "\nmodems = ( { name = \"m1\"; ", after = "; } );\n";
	buffer_add(out, text, (size_t)(at - text));
	buffer_add_format(out, "%s%s = ", before, question->key);
	add_string(out, value);
	buffer_add_format(out, "%s%s", after, at);
}

static void put_value(struct buffer *text, const struct question *question, const char *value)
{
	struct buffer out = BUFFER_EMPTY;
	const char *from = buffer_text(text), *at = place_of(from, question).value;

	if (at != NULL) {
		buffer_add(&out, from, (size_t)(at - from));
		add_string(&out, value);
		buffer_add_text(&out, past_string(at));
	} else {
		add_key(&out, from, question, value);
	}
	buffer_release(text);
	*text = out;
}

/* ---- what the text alone does not tell: values in included files ---- */

static const struct conf_node *outer_node(const struct conf *conf, const struct question *question)
{
	return question->outer == NULL ? NULL : conf_child(conf_root(conf), question->outer);
}

static const struct conf_node *key_node(const struct conf *conf, const struct question *question)
{
	if (question->outer == NULL)
		return conf_child(conf_root(conf), question->key);
	return conf_child(conf_at(outer_node(conf, question), 0), question->key);
}

static void take_present(const char *text, const struct conf *conf, const struct question *question,
			 char out[ANSWER_SIZE])
{
	const char *included;

	if (take_value(text, question, out) || conf == NULL)
		return;
	included = conf_string(key_node(conf, question));
	copy_text(out, ANSWER_SIZE, included == NULL ? "" : included);
}

/* Whether the answer has its place in this file. False, with a complaint: only a person finds it. */
static bool has_place(struct cli *cli, const char *text, const struct conf *conf,
		      const struct question *question)
{
	struct place place = place_of(text, question);
	struct conf_problems problems = { .count = 0 };
	const struct conf_node *node;

	if (place.value != NULL || conf == NULL)
		return true;
	node = key_node(conf, question);
	if (node != NULL && conf_string(node) == NULL)
		conf_complain(&problems, conf, node, "%s is no text; expected quotes around it",
			      question->key);
	else if (node != NULL || (place.list == NULL && outer_node(conf, question) != NULL))
		conf_complain(&problems, conf, node != NULL ? node : outer_node(conf, question),
			      "%s stands here, and setup changes only %s itself; change it here",
			      question->key, cli_last_name(cli->options.path));
	cli_say_problems(&problems);
	buffer_release(&problems.text);
	return problems.count == 0;
}

/* ---- the file ---- */

static bool read_whole(const char *path, struct buffer *text)
{
	FILE *file = fopen(path, "re");
	char piece[4096];
	size_t got;
	bool good;

	if (file == NULL)
		return false;
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(text, piece, got);
	good = !ferror(file) && strlen(buffer_text(text)) == text->size;
	fclose(file);
	return good;
}

/* Beside the old one, and its owner's and group's as that is. */
static bool write_beside(const char *beside, const char *path, const struct buffer *text)
{
	struct stat was;
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool good = fd >= 0 && stat(path, &was) == 0 &&
		    write(fd, buffer_text(text), text->size) == (ssize_t)text->size &&
		    fchown(fd, was.st_uid, was.st_gid) == 0 &&
		    fchmod(fd, was.st_mode & 07777) == 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

/* Faults are said of the file that people know: nobody finds the one beside it any more. */
static void say_of(struct conf_problems *problems, const char *beside, const char *path)
{
	struct buffer said = BUFFER_EMPTY;
	const char *at = buffer_text(&problems->text), *next;

	while ((next = strstr(at, beside)) != NULL) {
		buffer_add(&said, at, (size_t)(next - at));
		buffer_add_text(&said, path);
		at = next + strlen(beside);
	}
	buffer_add_text(&said, at);
	buffer_release(&problems->text);
	problems->text = said;
	cli_say_problems(problems);
}

/* Whether a config is good, with every fault of it said. */
static bool proven(struct cli *cli, const char *path)
{
	struct conf_problems problems = { .thorough = true };
	const char *was = cli->options.path;
	bool good;

	cli->options.path = path;
	cli_drop_config(cli);
	good = cli_use_file(cli, &problems) && problems.count == 0;
	cli->options.path = was;
	say_of(&problems, cli_last_name(path), cli_last_name(was));
	buffer_release(&problems.text);
	buffer_release(&problems.notes);
	return good;
}

static int replace(struct cli *cli, const struct buffer *text)
{
	char path[PATH_MAX], beside[PATH_MAX + 8];
	int code = EXIT_DONE;

	if (realpath(cli->options.path, path) == NULL)
		return cli_fail(EXIT_FAILED_TO, "%s: %s", cli->options.path, strerror(errno));
	snprintf(beside, sizeof(beside), "%s.new", path);
	unlink(beside);
	if (!write_beside(beside, path, text))
		code = cli_fail(EXIT_FAILED_TO, "%s: %s", beside, strerror(errno));
	else if (!proven(cli, beside))
		code = cli_fail(EXIT_USAGE, "%s stays as it was", cli->options.path);
	else if (rename(beside, path) != 0)
		code = cli_fail(EXIT_FAILED_TO, "%s: %s", path, strerror(errno));
	if (code != EXIT_DONE)
		unlink(beside);
	return code;
}

/* ---- the talk ---- */

/* An empty line keeps what is there, as does the end of the answers. */
static void ask(const struct question *question, char *answer)
{
	char line[ANSWER_SIZE] = "", *present = shown(answer);

	fprintf(stderr, "%s [%s]: ", question->words, present);
	free(present);
	if (fgets(line, sizeof(line), stdin) == NULL)
		fputc('\n', stderr);
	line[strcspn(line, "\r\n")] = '\0';
	if (line[0] != '\0')
		copy_text(answer, ANSWER_SIZE, line);
}

static void ask_all(char answers[QUESTIONS][ANSWER_SIZE])
{
	char found[ANSWER_SIZE];

	if (access(answers[1], F_OK) != 0 && modem_found(found, sizeof(found)))
		copy_text(answers[1], ANSWER_SIZE, found);
	for (size_t i = 0; i < QUESTIONS; i++)
		ask(&questions[i], answers[i]);
}

static bool fit_for_line(const char *value)
{
	for (; *value != '\0'; value++)
		if (iscntrl((unsigned char)*value))
			return false;
	return true;
}

static void report(struct cli *cli)
{
	const struct config *config = cli->config;
	struct json *object;

	if (!cli->json) {
		printf("%s: good. The daemon takes it with: systemctl enable cunxind; "
		       "systemctl restart cunxind\n",
		       cli->options.path);
		return;
	}
	object = json_object_new();
	json_put_text(object, "file", cli->options.path);
	json_put_text(object, "village", config->village);
	json_put_text(object, "modem", config->modem_count > 0 ? config->modems[0].device : NULL);
	json_put_text(object, "alarm_number",
		      config->alarm_number[0] == '\0' ? NULL : config->alarm_number);
	cli_print(object);
}

/* False: none was given. */
static bool take_options(int *argc, char **argv, char answers[QUESTIONS][ANSWER_SIZE])
{
	bool any = *argc > 0;

	for (size_t i = 0; i < QUESTIONS; i++) {
		const char *value = cli_option(argc, argv, questions[i].option);

		if (value != NULL)
			copy_text(answers[i], ANSWER_SIZE, value);
	}
	return any;
}

/* Puts the answers that are new into the text. */
static int change(struct cli *cli, const struct conf *conf, struct buffer *text,
		  char present[QUESTIONS][ANSWER_SIZE], char answers[QUESTIONS][ANSWER_SIZE])
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		if (!fit_for_line(answers[i]))
			return cli_fail(EXIT_USAGE, "%s: not one line of text", questions[i].words);
		if (strcmp(answers[i], present[i]) == 0)
			continue;
		if (!has_place(cli, buffer_text(text), conf, &questions[i]))
			return cli_fail(EXIT_USAGE, "%s stays as it was", cli->options.path);
		put_value(text, &questions[i], answers[i]);
	}
	return EXIT_DONE;
}

static int talk_over(struct cli *cli, int argc, char **argv, const struct conf *conf,
		     struct buffer *text)
{
	char present[QUESTIONS][ANSWER_SIZE], answers[QUESTIONS][ANSWER_SIZE];
	int code;

	for (size_t i = 0; i < QUESTIONS; i++)
		take_present(buffer_text(text), conf, &questions[i], present[i]);
	memcpy(answers, present, sizeof(answers));
	if (!take_options(&argc, argv, answers))
		ask_all(answers);
	if (argc != 0)
		return cli_usage("setup");
	code = change(cli, conf, text, present, answers);
	return code == EXIT_DONE ? replace(cli, text) : code;
}

int verb_setup(struct cli *cli, int argc, char **argv)
{
	struct conf_problems problems = { .count = 0 }; /* said once the answers are in */
	struct buffer text = BUFFER_EMPTY;
	struct conf *conf;
	int code;

	if (!read_whole(cli->options.path, &text)) {
		buffer_release(&text);
		return cli_fail(EXIT_FAILED_TO, "%s cannot be read", cli->options.path);
	}
	conf = conf_load_file(cli->options.path, NULL, &problems);
	code = talk_over(cli, argc, argv, conf, &text);
	if (code == EXIT_DONE)
		report(cli);
	conf_free(conf);
	buffer_release(&problems.text);
	buffer_release(&text);
	return code;
}
