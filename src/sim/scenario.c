#include "scenario.h"

#include "base/moment.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT_WITHIN SECONDS(60)

/* What is being read. */
struct reader {
	struct scenario *scenario;
	struct buffer *complaints;
	unsigned line;
	unsigned faults;
};

static void complain(struct reader *reader, const char *what, const char *expected)
{
	buffer_add_format(reader->complaints, "%s:%u: %s; %s\n", reader->scenario->path,
			  reader->line, what, expected);
	reader->faults++;
}

static struct step *add(struct reader *reader, enum step_kind kind, const char *words)
{
	struct scenario *scenario = reader->scenario;
	struct step *step;

	scenario->steps =
		need_resized(scenario->steps, scenario->count + 1, sizeof *scenario->steps);
	step = &scenario->steps[scenario->count++];
	*step = (struct step){ .kind = kind, .line = reader->line, .words = need_copy(words) };
	return step;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* "10m", "60s", "2h", "3d"; what follows it, or NULL. */
static const char *read_duration(const char *text, int64_t *value)
{
	char *end;
	double number = strtod(text, &end);
	int64_t unit;

	switch (*end) {
	case 's': unit = SECONDS(1); break;
	case 'm': unit = MINUTES(1); break;
	case 'h': unit = HOURS(1); break;
	case 'd': unit = DAYS(1); break;
	default: return NULL;
	}
	if (end == text || number < 0 || number > 1e7)
		return NULL;
	*value = (int64_t)(number * (double)unit);
	return end + 1;
}

static void set_pattern(struct reader *reader, struct step *step)
{
	char why[200];

	if (step->words[0] == '\0') {
		complain(reader, "no pattern", "a pattern (PCRE2) is expected");
		return;
	}
	step->pattern = pattern_new(step->words, why, sizeof why);
	if (step->pattern == NULL)
		complain(reader, why, "a pattern (PCRE2) is expected");
}

static void read_clock(struct reader *reader, const char *rest)
{
	struct step *step = add(reader, STEP_CLOCK, rest);
	const char *after;

	if (rest[0] != '+')
		return;
	step->moves = true;
	after = read_duration(rest + 1, &step->within);
	if (after == NULL || *skip_blanks(after) != '\0')
		complain(reader, "this moves no clock", "\"clock +2h\" is (s, m, h, d)");
}

static void read_verb(struct reader *reader, const char *rest)
{
	char *end;
	long status = strtol(rest, &end, 10);
	const char *words = skip_blanks(end);
	struct step *step = add(reader, STEP_VERB, words);

	step->status = (int)status;
	if (!text_begins(words, "cunxin ") && strcmp(words, "cunxin") != 0)
		complain(reader, "only cunxin can be called", "\"$ cunxin VERB …\" is expected");
}

static void read_output(struct reader *reader, const char *rest)
{
	bool absent = rest[0] == '!';
	struct step *step =
		add(reader, absent ? STEP_NO_OUTPUT : STEP_OUTPUT, skip_blanks(rest + absent));

	set_pattern(reader, step);
}

/* What a number must get: "< pattern", "<10m pattern", "<!". */
static void read_expectation(struct reader *reader, const char *number, const char *rest)
{
	struct step *step;
	int64_t within = EXPECT_WITHIN;

	if (rest[0] == '!') {
		step = add(reader, STEP_NOTHING, "");
		copy_text(step->number, sizeof step->number, number);
		return;
	}
	if (isdigit((unsigned char)rest[0])) {
		rest = read_duration(rest, &within);
		if (rest == NULL) {
			complain(reader, "no time", "\"NUMBER<10m pattern\" is expected");
			return;
		}
	}
	step = add(reader, STEP_EXPECT, skip_blanks(rest));
	copy_text(step->number, sizeof step->number, number);
	step->within = within;
	set_pattern(reader, step);
}

/* A line that begins with a number. False: it does not. */
static bool read_talk(struct reader *reader, const char *line)
{
	size_t size = strcspn(line, ":< \t");
	char number[64];
	struct step *step;

	if (size == 0 || size >= sizeof number || (line[size] != ':' && line[size] != '<'))
		return false;
	memcpy(number, line, size);
	number[size] = '\0';
	if (line[size] == '<') {
		read_expectation(reader, number, line + size + 1);
		return true;
	}
	line += size + 1;
	step = add(reader, STEP_TEXT, line + (*line == ' '));
	copy_text(step->number, sizeof step->number, number);
	return true;
}

static void read_set(struct reader *reader, const char *rest)
{
	struct scenario *scenario = reader->scenario;

	if (scenario->count > 0 || strchr(rest, '=') == NULL) {
		complain(reader, "no value of the config can be set here",
			 "\"set KEY=VALUE\" is, before all other lines");
		return;
	}
	scenario->sets =
		need_resized(scenario->sets, scenario->set_count + 1, sizeof *scenario->sets);
	scenario->sets[scenario->set_count++] = need_copy(rest);
}

static void read_other(struct reader *reader, const char *rest)
{
	add(reader, STEP_OTHER_OK, rest);
	reader->scenario->other_ok = true;
	if (strcmp(rest, "ok") != 0)
		complain(reader, "other what?", "\"other ok\" is expected");
}

static void read_long(struct reader *reader, const char *rest)
{
	reader->scenario->is_long = true;
	if (rest[0] != '\0')
		complain(reader, "\"long\" takes no words", "\"long\" is expected");
}

static void read_restart(struct reader *reader, const char *rest)
{
	add(reader, STEP_RESTART, rest);
}

static void read_kill(struct reader *reader, const char *rest)
{
	add(reader, STEP_KILL, rest);
}

static void read_powercut(struct reader *reader, const char *rest)
{
	add(reader, STEP_POWERCUT, rest);
}

static const struct {
	const char *word;
	void (*read)(struct reader *reader, const char *rest); /* NULL: a directive */
} words[] = {
	{ "clock", read_clock },     { "set", read_set },   { "other", read_other },
	{ "restart", read_restart }, { "kill", read_kill }, { "powercut", read_powercut },
	{ "modem", NULL },	     { "hold", NULL },	    { "release", NULL },
	{ "robot", NULL },	     { "long", read_long },
};

static bool read_word(struct reader *reader, const char *line)
{
	size_t size = strcspn(line, " \t");

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strlen(words[i].word) != size || strncmp(words[i].word, line, size) != 0)
			continue;
		if (words[i].read != NULL)
			words[i].read(reader, skip_blanks(line + size));
		else
			add(reader, STEP_DIRECTIVE, line);
		return true;
	}
	return false;
}

static void read_line(struct reader *reader, const char *line)
{
	if (line[0] == '\0' || line[0] == '#')
		return;
	if (line[0] == '$')
		read_verb(reader, line + 1);
	else if (line[0] == '>')
		read_output(reader, line + 1);
	else if (!read_word(reader, line) && !read_talk(reader, line))
		complain(reader, "what is this?",
			 "a directive, \"NUMBER: text\" or \"NUMBER< pattern\" is expected");
}

static void trim_end(char *line)
{
	size_t size = strlen(line);

	while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
		line[--size] = '\0';
}

bool scenario_read(struct scenario *scenario, const char *path, struct buffer *complaints)
{
	struct reader reader = { .scenario = scenario, .complaints = complaints };
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	*scenario = (struct scenario){ .path = path };
	if (file == NULL) {
		buffer_add_format(complaints, "%s: %s\n", path, strerror(errno));
		return false;
	}
	while (getline(&line, &size, file) >= 0) {
		reader.line++;
		trim_end(line);
		read_line(&reader, line);
	}
	free(line);
	fclose(file);
	return reader.faults == 0;
}

void scenario_release(struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->count; i++) {
		free(scenario->steps[i].words);
		pattern_free(scenario->steps[i].pattern);
	}
	for (size_t i = 0; i < scenario->set_count; i++)
		free(scenario->sets[i]);
	free(scenario->steps);
	free(scenario->sets);
	*scenario = (struct scenario){ .path = NULL };
}

int64_t scenario_duration(const struct scenario *scenario)
{
	int64_t sum = 0;
	bool set = false;

	for (size_t i = 0; i < scenario->count; i++) {
		const struct step *step = &scenario->steps[i];

		if (step->kind != STEP_CLOCK)
			continue;
		if (!step->moves && set)
			return -1;
		set = true;
		sum += step->moves ? step->within : 0;
	}
	return sum;
}
