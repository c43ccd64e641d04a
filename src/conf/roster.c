#include "conf/roster.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define HEADING_SIZE 128

/* Without a config's own words: the names of the columns themselves. */
static const char *const column_names[ROSTER_COLUMNS] = { "name", "group",     "phone",	 "role",
							  "note", "opted_out", "blocked" };

static const struct conf_node *roster_part(const struct config *config, const char *name)
{
	return conf_child(conf_child(conf_root(config->conf), "roster"), name);
}

static const struct conf_node *words_of(const struct config *config, enum roster_column column)
{
	return conf_child(roster_part(config, "columns"), column_names[column]);
}

/* ---- headings ---- */

/* Where a remark begins: "phone (of the house)", also in full width. */
static size_t before_remark(const char *text)
{
	const char *wide = strstr(text, "\xEF\xBC\x88");
	size_t size = strcspn(text, "(*:");

	return wide != NULL && (size_t)(wide - text) < size ? (size_t)(wide - text) : size;
}

/* Small letters, no blanks, nothing behind the words themselves. */
static void plain_heading(const char *text, char out[HEADING_SIZE])
{
	size_t used = 0, size;

	text += strspn(text, " \t\r\n*");
	size = before_remark(text);
	for (size_t i = 0; i < size && used + 1 < HEADING_SIZE; i++) {
		if (text_begins(text + i, "\xE3\x80\x80"))
			i += 2;
		else if (strchr(" \t\r\n", text[i]) == NULL)
			out[used++] = (char)tolower((unsigned char)text[i]);
	}
	while (used > 1 && isdigit((unsigned char)out[used - 1]))
		used--;
	out[used] = '\0';
}

static bool heading_is(const char *heading, const char *word)
{
	char plain[HEADING_SIZE];

	if (word == NULL)
		return false;
	plain_heading(word, plain);
	return strcmp(heading, plain) == 0;
}

enum roster_column roster_column_of(const struct config *config, const char *heading)
{
	char plain[HEADING_SIZE];

	plain_heading(heading, plain);
	for (int i = 0; plain[0] != '\0' && i < ROSTER_COLUMNS; i++) {
		const struct conf_node *words = words_of(config, (enum roster_column)i);

		if (heading_is(plain, column_names[i]))
			return (enum roster_column)i;
		for (size_t k = 0; k < conf_count(words); k++) {
			if (heading_is(plain, conf_string(conf_at(words, k))))
				return (enum roster_column)i;
		}
	}
	return ROSTER_COLUMNS;
}

const char *roster_heading(const struct config *config, enum roster_column column)
{
	const char *word = conf_string(conf_at(words_of(config, column), 0));

	return word == NULL ? column_names[column] : word;
}

void roster_headings(const struct config *config, enum roster_column column, struct buffer *out)
{
	const struct conf_node *words = words_of(config, column);

	for (size_t k = 0; k < conf_count(words); k++)
		buffer_add_format(out, "%s, ", conf_string(conf_at(words, k)));
	buffer_add_text(out, column_names[column]);
}

/* ---- roles ---- */

static const char *role_name(const struct conf_node *role)
{
	return conf_is_group(role) ? conf_string(conf_child(role, "name")) : conf_string(role);
}

const char *roster_role_at(const struct config *config, size_t n)
{
	return role_name(conf_at(roster_part(config, "roles"), n));
}

const char *roster_role(const struct config *config, const char *word)
{
	const struct conf_node *roles = roster_part(config, "roles");

	for (size_t i = 0; i < conf_count(roles); i++) {
		const struct conf_node *role = conf_at(roles, i),
				       *words = conf_child(role, "words");

		if (text_is(role_name(role), word))
			return role_name(role);
		for (size_t k = 0; k < conf_count(words); k++) {
			if (text_is(conf_string(conf_at(words, k)), word))
				return role_name(role);
		}
	}
	return NULL;
}

const char *roster_role_word(const struct config *config, const char *role, size_t n)
{
	const struct conf_node *roles = roster_part(config, "roles");

	for (size_t i = 0; i < conf_count(roles); i++) {
		const struct conf_node *it = conf_at(roles, i);

		if (text_is(role_name(it), role))
			return n == 0 ? role_name(it)
				      : conf_string(conf_at(conf_child(it, "words"), n - 1));
	}
	return NULL;
}

bool roster_yes(const struct config *config, const char *word)
{
	const struct conf_node *words = roster_part(config, "yes");

	for (size_t i = 0; i < conf_count(words); i++) {
		if (text_is(conf_string(conf_at(words, i)), word))
			return true;
	}
	return strcasecmp(word, "yes") == 0 || strcmp(word, "1") == 0;
}

const char *roster_yes_word(const struct config *config)
{
	const char *word = conf_string(conf_at(roster_part(config, "yes"), 0));

	return word == NULL ? "yes" : word;
}

/* ---- checking ---- */

/* clang-format off */
static const struct conf_key role_keys[] = {
	{ "name", CONF_OTHER, 0, 0, 0, 0, "", "the role" },
	{ "words", CONF_OTHER, 0, 0, 0, 0, "", "( \"…\" ), further words for it" },
};
/* clang-format on */

static void check_words(const struct config *config, const struct conf_node *list, const char *name,
			struct conf_problems *problems)
{
	if (list != NULL && !conf_is_list(list))
		conf_complain(problems, config->conf, list, "roster: %s: expected ( \"…\", … )",
			      name);
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		if (text_is(conf_string(conf_at(list, i)), "") ||
		    conf_string(conf_at(list, i)) == NULL)
			conf_complain(problems, config->conf, conf_at(list, i),
				      "roster: %s: expected words in quotes", name);
	}
}

static void check_columns(const struct config *config, struct conf_problems *problems)
{
	const struct conf_node *columns = roster_part(config, "columns");
	struct conf_key keys[ROSTER_COLUMNS];
	char nothing = 0;

	for (int i = 0; i < ROSTER_COLUMNS; i++) {
		keys[i] = (struct conf_key){ .name = column_names[i],
					     .type = CONF_OTHER,
					     .fallback = "" };
		check_words(config, words_of(config, (enum roster_column)i), column_names[i],
			    problems);
	}
	conf_fill(problems, config->conf, columns, keys, ROSTER_COLUMNS, &nothing);
}

/* A word in a role must not hold what parts roles in a cell. */
static void check_role_word(const struct config *config, const struct conf_node *node,
			    const char *role, const char *word, struct conf_problems *problems)
{
	const char *means = word == NULL ? NULL : roster_role(config, word);

	if (word == NULL || word[0] == '\0' || strlen(word) >= 32 || strpbrk(word, " ,;/+") != NULL)
		conf_complain(
			problems, config->conf, node,
			"roster: roles: expected short words without blanks, \"/\" and \"+\"");
	else if (!text_is(means, role))
		conf_complain(problems, config->conf, node,
			      "roster: roles: \"%s\" means \"%s\" already; expected another word",
			      word, means);
}

static void check_roles(const struct config *config, struct conf_problems *problems)
{
	char nothing = 0; /* what is read here stays in the tree */
	const struct conf_node *roles = roster_part(config, "roles");

	conf_expect(problems, config->conf, roles, conf_is_list(roles), "a list ( … )");
	for (size_t i = 0; conf_is_list(roles) && i < conf_count(roles); i++) {
		const struct conf_node *role = conf_at(roles, i),
				       *words = conf_child(role, "words");

		if (conf_is_group(role))
			conf_fill(problems, config->conf, role, role_keys, 2, &nothing);
		check_words(config, words, "words", problems);
		check_role_word(config, role, role_name(role), role_name(role), problems);
		for (size_t k = 0; k < conf_count(words); k++)
			check_role_word(config, role, role_name(role),
					conf_string(conf_at(words, k)), problems);
	}
}

void roster_check(const struct config *config, struct conf_problems *problems)
{
	check_columns(config, problems);
	check_roles(config, problems);
	check_words(config, roster_part(config, "yes"), "yes", problems);
}
