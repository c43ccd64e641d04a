#include "control.h"

#include "base/json.h"
#include "sim/fault.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sim_modem *control_modem(const struct control *control, const char *name)
{
	for (size_t i = 0; i < control->count; i++)
		if (strcmp(sim_modem_name(control->modems[i]), name) == 0)
			return control->modems[i];
	return NULL;
}

/* "\n", "\t" and "\\" of a line become what they mean. */
static char *unescaped(const char *text)
{
	char *out = need(strlen(text) + 1), *at = out;

	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && (text[1] == 'n' || text[1] == 't' || text[1] == '\\')) {
			*at++ = text[1] == 'n' ? '\n' : text[1] == 't' ? '\t' : '\\';
			text++;
		} else {
			*at++ = *text;
		}
	}
	*at = '\0';
	return out;
}

/* from may name its modem: "+8613900000001@m2". */
static bool send_text(struct control *control, const char *from, const char *text,
		      struct moment now)
{
	char number[64];
	const char *at = strchr(from, '@');
	struct sim_modem *modem = at != NULL ? control_modem(control, at + 1) : control->modems[0];
	size_t size = at != NULL ? (size_t)(at - from) : strlen(from);
	char *words;
	uint64_t sent;

	if (modem == NULL || size == 0 || size >= sizeof number)
		return false;
	memcpy(number, from, size);
	number[size] = '\0';
	words = unescaped(text);
	sent = network_text(control->network, sim_modem_line(modem), number, words, now);
	free(words);
	return sent != 0;
}

static enum control_result villager_texts(struct control *control, const char *line, size_t size,
					  struct moment now, struct buffer *answer)
{
	char from[96];

	if (size >= sizeof from) {
		buffer_add_text(answer, "no such number");
		return CONTROL_FAILED;
	}
	memcpy(from, line, size);
	from[size] = '\0';
	line += size + 1;
	if (send_text(control, from, line + (*line == ' '), now))
		return CONTROL_DONE;
	buffer_add_text(answer, "this cannot be sent");
	return CONTROL_FAILED;
}

static enum control_result fault(struct control *control, const char *words, struct moment now,
				 struct buffer *answer)
{
	char name[32], why[256];
	size_t size = strcspn(words, " \t");
	struct sim_modem *modem;

	snprintf(name, sizeof name, "%.*s", (int)size, words);
	modem = control_modem(control, name);
	if (modem == NULL) {
		buffer_add_format(answer, "%s: no such modem", name);
		return CONTROL_FAILED;
	}
	if (sim_fault(modem, words + size, now, why, sizeof why))
		return CONTROL_DONE;
	buffer_add_text(answer, why);
	return CONTROL_FAILED;
}

static void say_ledger(struct control *control, struct buffer *answer)
{
	size_t *stored = need_zeroed(control->count, sizeof *stored);

	for (size_t i = 0; i < control->count; i++)
		stored[sim_modem_line(control->modems[i])] = sim_modem_stored(control->modems[i]);
	network_summary(control->network, stored, answer);
	free(stored);
}

/* One line: a list. */
static void say_messages(struct control *control, const char *number, struct buffer *answer)
{
	struct json *list = json_array_new();
	char *text;

	for (size_t i = 0; i < network_messages(control->network); i++) {
		const struct network_message *message = network_message(control->network, i);
		struct json *object;

		if (number[0] != '\0' && strcmp(number, message->to) != 0)
			continue;
		object = json_object_new();
		json_put_text(object, "to", message->to);
		json_put_text(object, "words", message->text);
		json_put_integer(object, "at", message->at);
		json_put_integer(object, "parts", message->parts);
		json_put_integer(object, "total", message->total);
		json_append(list, object);
	}
	text = json_line(list);
	buffer_add_text(answer, text);
	free(text);
	json_free(list);
}

static void add_robot(struct control *control, const char *rest)
{
	char number[64];
	size_t size = strcspn(rest, " \t");
	char *words = unescaped(rest + size + strspn(rest + size, " \t"));

	snprintf(number, sizeof number, "%.*s", (int)size, rest);
	network_robot(control->network, number, words);
	free(words);
}

static void read_wait(const char *rest, struct control_wait *wait)
{
	double quiet = 0.5, limit = 3600;

	sscanf(rest, "%lf %lf", &quiet, &limit);
	wait->quiet = (int64_t)(quiet * 1000);
	wait->limit = (int64_t)(limit * 1000);
}

/* What follows a directive's word, or NULL where the line is another. */
static const char *after(const char *line, const char *word)
{
	size_t size = strlen(word);

	if (strncmp(line, word, size) != 0 || (line[size] != '\0' && line[size] != ' '))
		return NULL;
	return line + size + strspn(line + size, " ");
}

enum control_result control_line(struct control *control, const char *line, struct moment now,
				 struct control_wait *wait, struct buffer *answer)
{
	const char *rest;
	size_t first = strcspn(line, " \t:");

	if (line[0] == '\0' || line[0] == '#')
		return CONTROL_DONE;
	if (line[first] == ':')
		return villager_texts(control, line, first, now, answer);
	if ((rest = after(line, "modem")) != NULL)
		return fault(control, rest, now, answer);
	if (after(line, "hold") != NULL || after(line, "release") != NULL) {
		network_hold(control->network, line[0] == 'h');
		return CONTROL_DONE;
	}
	if ((rest = after(line, "robot")) != NULL && rest[0] != '\0') {
		add_robot(control, rest);
		return CONTROL_DONE;
	}
	if (after(line, "ledger") != NULL) {
		say_ledger(control, answer);
		return CONTROL_DONE;
	}
	if ((rest = after(line, "messages")) != NULL) {
		say_messages(control, rest, answer);
		return CONTROL_DONE;
	}
	if ((rest = after(line, "wait-idle")) != NULL) {
		read_wait(rest, wait);
		return CONTROL_WAITS;
	}
	if ((rest = after(line, "inject")) != NULL && rest[0] != '\0') {
		buffer_add_text(answer, rest);
		return CONTROL_INJECT;
	}
	if ((rest = after(line, "clock")) != NULL && rest[0] != '\0') {
		buffer_add_text(answer, rest);
		return CONTROL_CLOCK;
	}
	if (after(line, "quit") != NULL)
		return CONTROL_QUIT;
	buffer_add_format(answer, "%.*s: no such directive", (int)first, line);
	return CONTROL_FAILED;
}

long control_inject(struct control *control, const char *content, struct moment now)
{
	long done = 0;

	for (const char *next; *content != '\0'; content = next) {
		size_t size = strcspn(content, "\n");
		char *line = need(size + 1), *tab;
		bool sent = size == 0 || content[0] == '#';

		memcpy(line, content, size);
		line[size] = '\0';
		next = content + size + (content[size] == '\n');
		tab = strchr(line, '\t');
		if (!sent && tab != NULL) {
			*tab = '\0';
			sent = send_text(control, line, tab + 1, now);
		}
		free(line);
		if (!sent)
			return -1 - done;
		done++;
	}
	return done;
}

bool control_idle(const struct control *control, int64_t quiet, struct moment now)
{
	if (now.up - network_busy_at(control->network) < quiet)
		return false;
	for (size_t i = 0; i < control->count; i++)
		if (!sim_modem_idle(control->modems[i]) ||
		    sim_modem_stored(control->modems[i]) > 0 ||
		    network_waiting(control->network, sim_modem_line(control->modems[i])) > 0)
			return false;
	return true;
}
