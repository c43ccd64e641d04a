#include "office/command.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "conf/config.h"
#include "conf/roster.h"
#include "office/audience.h"
#include "text/date.h"
#include "text/people.h"
#include "text/span.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_DIGITS 15
#define WHOM_MOST     16 /* words for whom in one text */

/* The keys whose words begin a command. */
static const char *const acts[] = {
	"notice",   "confirm", "release", "pause",  "resume", "stop",
	"progress", "totals",  "look",	  "answer", "close",  "letter"
};
/* Those of words beside them. */
static const char *const helpers[] = { "urgent", "again",   "numbers", "groups",
				       "and",	 "without", "work",    "of" };

static const struct conf_node *list_of(const struct config *config, const char *name)
{
	return conf_child(conf_child(conf_root(config->conf), "commands"), name);
}

/* ---- words ---- */

static bool is_separator(char c)
{
	return c != '\0' && strchr(" ,.;:!?()[]<>\"'~*#", c) != NULL;
}

/* Octets of the word, in its normal form, that stands here; 0: another one. A Latin word only as a
 * whole. */
static size_t word_here(const char *word, const char *at)
{
	struct normal_text normal;

	normal_form(word, strlen(word), &normal);
	if (normal.size == 0 || !text_begins(at, normal.utf8) ||
	    (text_is_letter(normal.utf8[normal.size - 1]) && text_is_letter(at[normal.size])))
		return 0;
	return normal.size;
}

static size_t longest_of(const struct conf_node *list, const char *at)
{
	size_t best = 0;

	for (size_t i = 0; i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));
		size_t used = word == NULL ? 0 : word_here(word, at);

		if (used > best)
			best = used;
	}
	return best;
}

size_t command_skip(const struct normal_text *normal, size_t at)
{
	while (is_separator(normal->utf8[at]))
		at++;
	return at;
}

size_t command_skip_words(const struct office *office, const char *list,
			  const struct normal_text *normal, size_t at)
{
	size_t used;

	at = command_skip(normal, at);
	while ((used = longest_of(list_of(office->config, list), normal->utf8 + at)) > 0)
		at = command_skip(normal, at + used);
	return at;
}

bool command_says(const struct office *office, const char *list, const struct normal_text *normal,
		  size_t at)
{
	for (; at < normal->size; at += text_step(normal->utf8 + at))
		if (longest_of(list_of(office->config, list), normal->utf8 + at) > 0)
			return true;
	return false;
}

int64_t command_number(const struct office *office, const struct normal_text *normal, size_t *at)
{
	size_t from = command_skip_words(office, "numbers", normal, *at);
	size_t digits = strspn(normal->utf8 + from, "0123456789");
	int64_t number =
		digits == 0 || digits > NUMBER_DIGITS ? 0 : strtoll(normal->utf8 + from, NULL, 10);

	if (number > 0)
		*at = command_skip_words(office, "numbers", normal, from + digits);
	return number;
}

const char *command_typed(const char *typed, size_t size, const struct normal_text *normal,
			  size_t at)
{
	return typed + (at < normal->size ? normal->typed[at] : size);
}

/* ---- which command ---- */

bool command_read(const struct office *office, const struct normal_text *normal,
		  struct command *command)
{
	size_t start = command_skip(normal, 0), best = 0, at;

	*command = (struct command){ .act = NULL };
	at = command_skip_words(office, "urgent", normal, start);
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		size_t used = longest_of(list_of(office->config, acts[i]), normal->utf8 + at);

		if (used <= best)
			continue;
		best = used;
		command->act = acts[i];
	}
	if (best == 0)
		return false;
	command->rest = command_skip_words(office, "urgent", normal, at + best);
	command->urgent = at > start || command->rest > command_skip(normal, at + best);
	return true;
}

/* ---- whom ---- */

size_t command_group(const struct office *office, const char *at, int *group)
{
	size_t word = longest_of(list_of(office->config, "groups"), at), used;
	struct text_number number;

	if (word > 0)
		word += at[word] == ' ';
	used = word > 0 ? text_number(at + word, &number) : text_group(at, &number);
	if (used == 0 || !number.whole || number.doubt != DOUBT_NONE || number.value < 1 ||
	    number.value > office->config->groups)
		return 0;
	*group = (int)number.value;
	return word + used;
}

static size_t take_group(const struct office *office, const char *at, char *query, size_t size)
{
	int group;
	size_t used = command_group(office, at, &group);

	if (used > 0)
		snprintf(query, size, "group:%d", group);
	return used;
}

static void take_longer(const char *word, const char *at, const char *kind, const char *value,
			size_t *best, char *query, size_t size)
{
	size_t used = word == NULL ? 0 : word_here(word, at);

	if (used <= *best)
		return;
	*best = used;
	snprintf(query, size, "%s%s", kind, value);
}

static size_t take_role(const struct office *office, const char *at, char *query, size_t size)
{
	const struct conf_node *roles =
		conf_child(conf_child(conf_root(office->config->conf), "roster"), "roles");
	size_t best = 0;

	for (size_t i = 0; i < conf_count(roles); i++) {
		const struct conf_node *node = conf_at(roles, i);
		const char *name = conf_is_group(node) ? conf_string(conf_child(node, "name"))
						       : conf_string(node);
		const char *word;

		for (size_t k = 0;
		     name != NULL && (word = roster_role_word(office->config, name, k)) != NULL;
		     k++)
			take_longer(word, at, "role:", name, &best, query, size);
	}
	return best;
}

/* The config's audiences by their name, and by the words that it has for some. */
static size_t take_named(const struct office *office, const char *at, char *query, size_t size)
{
	const struct conf_node *named = conf_child(conf_root(office->config->conf), "audiences");
	const struct conf_node *rows = list_of(office->config, "audiences");
	size_t best = 0;

	for (size_t i = 0; i < conf_count(named); i++) {
		const char *name = conf_string(conf_child(conf_at(named, i), "name"));

		take_longer(name, at, "", name == NULL ? "" : name, &best, query, size);
	}
	for (size_t i = 0; i < conf_count(rows); i++) {
		const struct conf_node *words = conf_child(conf_at(rows, i), "words");
		const char *to = conf_string(conf_child(conf_at(rows, i), "to"));

		for (size_t k = 0; to != NULL && k < conf_count(words); k++)
			take_longer(conf_string(conf_at(words, k)), at, "", to, &best, query, size);
	}
	return best;
}

/* Those who work on a day: the day, and a word for work behind it. */
static size_t take_workers(const struct office *office, const char *at, struct day today,
			   char *query, size_t size)
{
	struct text_dates dates;
	size_t used = text_dates(at, today, &dates), word;
	char iso[ISO_SIZE];

	if (used == 0 || dates.kind != DATE_GOOD || dates.count != 1 || dates.doubt != DOUBT_NONE)
		return 0;
	used += at[used] == ' ';
	word = longest_of(list_of(office->config, "work"), at + used);
	snprintf(query, size, "workday:%s", iso_day(dates.days[0], iso));
	return word == 0 ? 0 : used + word;
}

static size_t take_one(const struct office *office, const char *at, struct day today, char *query,
		       size_t size)
{
	size_t used = take_workers(office, at, today, query, size);

	if (used == 0)
		used = take_group(office, at, query, size);
	if (used == 0)
		used = take_named(office, at, query, size);
	return used > 0 ? used : take_role(office, at, query, size);
}

/* Another group that stands alone goes on with the list: "3, 5 and 7". */
static bool goes_on_plainly(const char *query, const char *at, size_t used)
{
	return text_begins(query, "group:") && (is_separator(at[used]) || at[used] == '\0');
}

/* A mark between the two, which a normal form does not show. */
static bool marked(const struct office *office, const char *typed)
{
	const struct conf_node *list = list_of(office->config, "and");

	for (size_t i = 0; i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));

		if (word != NULL && text_begins(typed, word))
			return true;
	}
	return false;
}

/* What joins the next one: '+', '-', or '\0'. *at gets where it stands. */
static char joint(const struct office *office, const char *typed, const struct normal_text *normal,
		  size_t *at)
{
	bool mark = *at < normal->size && marked(office, typed + normal->typed[*at]);
	size_t next = command_skip(normal, *at);
	size_t and = longest_of(list_of(office->config, "and"), normal->utf8 + next);
	size_t without = longest_of(list_of(office->config, "without"), normal->utf8 + next);
	size_t used = and > without ? and : without;

	*at = command_skip(normal, next + used);
	if (used == 0)
		return mark ? '+' : '\0';
	return and >= without ? '+' : '-';
}

/* Whom, a word each, as it is read. */
struct whom {
	char words[WHOM_MOST][160];
	char signs[WHOM_MOST];
	size_t count;
};

/* What may stand behind whom: a mark, a day, or a word that goes on with the list. */
static bool ends_whom(const struct office *office, const char *at, struct day today)
{
	struct text_dates dates;

	return *at == '\0' || is_separator(*at) || text_dates(at, today, &dates) > 0 ||
	       longest_of(list_of(office->config, "and"), at) > 0 ||
	       longest_of(list_of(office->config, "without"), at) > 0;
}

/* Who of a group, right behind it, as in "3 she dangyuan mingzao". Where nothing ends that, it is what
 * the notice is about: "3 she shezhang jia jihe". */
static size_t take_kind(const struct office *office, const char *at, struct day today, char *query,
			size_t size)
{
	size_t of = longest_of(list_of(office->config, "of"), at);
	size_t used = take_named(office, at + of, query, size);

	if (used == 0)
		used = take_role(office, at + of, query, size);
	if (used == 0 || strpbrk(query, "+-") != NULL)
		return 0;
	return ends_whom(office, at + of + used, today) ? of + used : 0;
}

/* It holds for the groups that stand together: "groups 3 and 4, members" are those of both. */
static void narrow(struct whom *whom, const char *kind)
{
	for (size_t i = whom->count; i-- > 0 && text_begins(whom->words[i], "group:");) {
		size_t size = strlen(whom->words[i]);

		snprintf(whom->words[i] + size, sizeof(whom->words[i]) - size, "/%s", kind);
		if (whom->signs[i] == '-')
			return;
	}
}

static size_t read_whom(const struct office *office, const char *typed,
			const struct normal_text *normal, size_t at, struct day today,
			struct whom *whom)
{
	size_t used, end = 0;
	char one[64], sign = '+';

	while (whom->count < WHOM_MOST &&
	       (used = take_one(office, normal->utf8 + at, today, one, sizeof(one))) > 0) {
		if (sign == '\0' && !goes_on_plainly(one, normal->utf8 + at, used))
			break;
		whom->signs[whom->count] = sign == '-' ? '-' : '+';
		copy_text(whom->words[whom->count++], sizeof(whom->words[0]), one);
		at += used;
		used = text_begins(one, "group:")
			       ? take_kind(office, normal->utf8 + at, today, one, sizeof(one))
			       : 0;
		if (used > 0)
			narrow(whom, one);
		end = at = at + used;
		sign = joint(office, typed, normal, &at);
	}
	return end;
}

size_t command_audience(const struct office *office, const char *typed,
			const struct normal_text *normal, size_t at, struct day today, char *query,
			size_t size)
{
	SCOPED(buffer_release) struct buffer whole = BUFFER_EMPTY;
	struct whom whom = { .count = 0 };
	size_t end = read_whom(office, typed, normal, at, today, &whom);

	for (size_t i = 0; i < whom.count; i++) {
		if (i > 0)
			buffer_add(&whole, &whom.signs[i], 1);
		buffer_add_text(&whole, whom.words[i]);
	}
	return copy_text(query, size, buffer_text(&whole)) ? end : 0;
}

/* ---- the config ---- */

static void check_words(const struct config *config, const struct conf_node *list,
			struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( \"…\" )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));

		if (word == NULL || word[0] == '\0')
			conf_complain(problems, config->conf, conf_at(list, i),
				      "commands: expected texts");
	}
}

/* Two acts must not begin with one word. */
static void check_once(const struct config *config, size_t act, struct conf_problems *problems)
{
	const struct conf_node *list = list_of(config, acts[act]);

	for (size_t i = 0; i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));

		for (size_t other = 0; word != NULL && other < act; other++)
			if (longest_of(list_of(config, acts[other]), word) == strlen(word))
				conf_complain(problems, config->conf, conf_at(list, i),
					      "commands.%s: \"%s\" is a word of commands.%s too",
					      acts[act], word, acts[other]);
	}
}

static void check_audiences(const struct config *config, const struct forms *forms,
			    struct conf_problems *problems)
{
	const struct conf_node *rows = list_of(config, "audiences");
	const struct office office = { .config = config, .forms = forms };
	char why[160];

	conf_expect(problems, config->conf, rows, conf_is_list(rows),
		    "( { words = ( … ); to = …; } )");
	for (size_t i = 0; conf_is_list(rows) && i < conf_count(rows); i++) {
		const struct conf_node *row = conf_at(rows, i);
		const char *to = conf_string(conf_child(row, "to"));

		check_words(config, conf_child(row, "words"), problems);
		if (to == NULL)
			conf_complain(problems, config->conf, row,
				      "commands.audiences: expected { words = ( … ); to = …; }");
		else if (!audience_valid(&office, to, why, sizeof(why)))
			conf_complain(problems, config->conf, row, "commands.audiences: %s", why);
	}
}

static bool is_key(const char *name)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (text_is(name, acts[i]))
			return true;
	for (size_t i = 0; i < sizeof(helpers) / sizeof(*helpers); i++)
		if (text_is(name, helpers[i]))
			return true;
	return false;
}

void command_check(const struct config *config, const struct forms *forms,
		   struct conf_problems *problems)
{
	const struct conf_node *group = conf_child(conf_root(config->conf), "commands");

	for (size_t i = 0; i < conf_count(group); i++) {
		const char *name = conf_name(conf_at(group, i));

		if (is_key(name))
			check_words(config, conf_at(group, i), problems);
		else if (!text_is(name, "audiences"))
			conf_complain(problems, config->conf, conf_at(group, i),
				      "commands.%s: unknown key", name == NULL ? "?" : name);
	}
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		check_once(config, i, problems);
	check_audiences(config, forms, problems);
}
