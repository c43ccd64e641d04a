#include "conf/conf.h"

#include "base/die.h"
#include "base/scope.h"

#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MOST  (1024 * 1024)
#define DEPTH_MOST 8
#define MARK	   "#@ " /* "#@ LINE NAME": what follows comes from there */

struct conf {
	config_t tree;
	struct buffer text;
	char folder[PATH_MAX];
	char hash[17];
	bool partial; /* a file was left out */
};

/* A struct conf_node is a config_setting_t; only this file knows. */
static const struct conf_node *node_of(const config_setting_t *setting)
{
	return (const struct conf_node *)(const void *)setting;
}

static config_setting_t *setting_of(const struct conf_node *node)
{
	return (config_setting_t *)(uintptr_t)node;
}

/* ---- faults ---- */

static void add_line(struct buffer *out, const char *file, long line, const char *words)
{
	buffer_add_format(out, "%s:%ld: %s\n", file, line, words);
}

static void complain_at(struct conf_problems *problems, const char *file, long line,
			const char *words)
{
	add_line(&problems->text, file, line, words);
	problems->count++;
}

/* Where a line of the flat text comes from. */
static long origin_of(const char *text, long line, char *file, size_t size)
{
	long here = 1, origin = 0;

	copy_text(file, size, "-o"); /* what stands in no file */
	for (const char *at = text; at != NULL && here <= line; here++) {
		const char *end = strchr(at, '\n');
		long number;
		char name[256];

		origin++;
		if (strncmp(at, MARK, strlen(MARK)) == 0 &&
		    sscanf(at + strlen(MARK), "%ld %255[^\n]", &number, name) == 2) {
			copy_text(file, size, name);
			origin = number - 1;
		}
		at = end == NULL ? NULL : end + 1;
	}
	return origin;
}

/* The line of its file on which a node stands. */
static long line_of(const struct conf *conf, const struct conf_node *node, char *file, size_t size)
{
	bool root = node == NULL || config_setting_is_root(setting_of(node));
	long line = root ? 1 : (long)config_setting_source_line(setting_of(node));

	line = origin_of(conf->text.text, line, file, size);
	return line > 0 ? line : 1;
}

static __attribute__((format(printf, 4, 0))) void add_words(struct buffer *out,
							    const struct conf *conf,
							    const struct conf_node *node,
							    const char *format, va_list arguments)
{
	char words[512], file[256];
	long line = line_of(conf, node, file, sizeof(file));

	vsnprintf(words, sizeof(words), format, arguments);
	add_line(out, file, line, words);
}

void conf_complain(struct conf_problems *problems, const struct conf *conf,
		   const struct conf_node *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_words(&problems->text, conf, node, format, arguments);
	va_end(arguments);
	problems->count++;
}

void conf_note(struct conf_problems *problems, const struct conf *conf,
	       const struct conf_node *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_words(&problems->notes, conf, node, format, arguments);
	va_end(arguments);
}

/* ---- laying includes flat ---- */

struct flattening {
	struct buffer *out;
	struct conf_problems *problems;
	const char *folder;
	const char *stack[DEPTH_MOST]; /* files that are being read */
	size_t depth;
};

static bool good_utf8(const char *text, size_t size, long *line)
{
	const unsigned char *in = (const unsigned char *)text;

	*line = 1;
	for (size_t i = 0; i < size;) {
		size_t more = in[i] < 0x80   ? 0
			      : in[i] < 0xC2 ? SIZE_MAX
			      : in[i] < 0xE0 ? 1
			      : in[i] < 0xF0 ? 2
			      : in[i] < 0xF5 ? 3
					     : SIZE_MAX;

		*line += in[i] == '\n';
		if (more == SIZE_MAX || in[i] == '\0' || more >= size - i)
			return false;
		for (size_t k = 1; k <= more; k++) {
			if ((in[i + k] & 0xC0) != 0x80)
				return false;
		}
		i += more + 1;
	}
	return true;
}

/* The whole file, yours; NULL with a complaint. */
static char *read_whole(struct flattening *it, const char *path, const char *name, const char *from,
			long from_line)
{
	char words[PATH_MAX + 64];
	FILE *file = fopen(path, "r");
	char *text;
	size_t size;
	long line;

	if (file == NULL) {
		snprintf(words, sizeof(words), "%s: %s; expected a readable file", path,
			 strerror(errno));
		complain_at(it->problems, from, from_line, words);
		return NULL;
	}
	text = need(FILE_MOST + 1);
	size = fread(text, 1, FILE_MOST + 1, file);
	fclose(file);
	if (size > FILE_MOST) {
		complain_at(it->problems, name, 1,
			    "the file is larger than 1 MiB; a config is not");
		free(text);
		return NULL;
	}
	if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		memmove(text, text + 3, size -= 3);
	if (!good_utf8(text, size, &line)) {
		complain_at(it->problems, name, line,
			    "not UTF-8; save the file as UTF-8 (it may be GBK or GB18030)");
		free(text);
		return NULL;
	}
	text[size] = '\0';
	return text;
}

static void flatten(struct flattening *it, const char *name, const char *from, long from_line);

/* "@include "name"" alone on its line. True: it was one. */
static bool include_line(struct flattening *it, const char *line, size_t size, const char *from,
			 long number)
{
	char name[256];
	size_t blanks = strspn(line, " \t");
	int used = 0;

	if (size < 10 || strncmp(line + blanks, "@include", 8) != 0)
		return false;
	if (sscanf(line + blanks + 8, " \"%255[^\"\n]\"%n", name, &used) != 1 || used == 0) {
		complain_at(it->problems, from, number, "@include expects a file name in quotes");
		return true;
	}
	for (size_t i = 0; i < it->depth; i++) {
		if (text_is(it->stack[i], name)) {
			complain_at(it->problems, from, number, "this file includes itself");
			return true;
		}
	}
	if (it->depth == DEPTH_MOST) {
		complain_at(it->problems, from, number, "includes go deeper than 8 files");
		return true;
	}
	flatten(it, name, from, number);
	return true;
}

static void flatten(struct flattening *it, const char *name, const char *from, long from_line)
{
	char path[PATH_MAX];
	char *text;
	long number = 0;

	if (name[0] == '/')
		copy_text(path, sizeof(path), name);
	else
		snprintf(path, sizeof(path), "%s/%s", text_is(it->folder, "/") ? "" : it->folder,
			 name);
	text = read_whole(it, path, name, from, from_line);
	if (text == NULL)
		return;
	it->stack[it->depth++] = name;
	buffer_add_format(it->out, MARK "1 %s\n", name);
	for (const char *at = text; *at != '\0';) {
		size_t size = strcspn(at, "\n"), kept = size;

		number++;
		if (kept > 0 && at[kept - 1] == '\r')
			kept--;
		if (include_line(it, at, size, name, number)) {
			buffer_add_format(it->out, MARK "%ld %s\n", number + 1, name);
		} else if (strncmp(at, MARK, strlen(MARK)) != 0) {
			buffer_add(it->out, at, kept);
			buffer_add(it->out, "\n", 1);
		} else {
			buffer_add(it->out, "#\n", 2);
		}
		at += size + (at[size] == '\n');
	}
	it->stack[--it->depth] = NULL;
	free(text);
}

/* ---- overrides ---- */

static config_setting_t *add_value(config_setting_t *parent, const char *name, const char *value,
				   bool as_string)
{
	char *end;
	long long whole = strtoll(value, &end, 10);
	config_setting_t *setting;
	double real;

	if (!as_string && *value != '\0' && *end == '\0') {
		bool fits = whole >= INT_MIN && whole <= INT_MAX;

		setting = config_setting_add(parent, name,
					     fits ? CONFIG_TYPE_INT : CONFIG_TYPE_INT64);
		if (setting != NULL && fits)
			config_setting_set_int(setting, (int)whole);
		else if (setting != NULL)
			config_setting_set_int64(setting, whole);
		return setting;
	}
	real = strtod(value, &end);
	if (!as_string && *value != '\0' && *end == '\0') {
		setting = config_setting_add(parent, name, CONFIG_TYPE_FLOAT);
		if (setting != NULL)
			config_setting_set_float(setting, real);
		return setting;
	}
	if (!as_string && (text_is(value, "true") || text_is(value, "false"))) {
		setting = config_setting_add(parent, name, CONFIG_TYPE_BOOL);
		if (setting != NULL)
			config_setting_set_bool(setting, text_is(value, "true"));
		return setting;
	}
	setting = config_setting_add(parent, name, CONFIG_TYPE_STRING);
	if (setting != NULL)
		config_setting_set_string(setting, value);
	return setting;
}

/* "+8613800…" in quotes is a text, as in a file. NULL: it has no quotes. */
static config_setting_t *add_quoted(config_setting_t *parent, const char *name, const char *value)
{
	size_t size = strlen(value);
	config_setting_t *setting = NULL;

	if (size >= 2 && value[0] == '"' && value[size - 1] == '"') {
		SCOPED(release_memory) char *bare = need_copy(value + 1);

		bare[size - 2] = '\0';
		setting = add_value(parent, name, bare, true);
	}
	return setting;
}

/* Groups on the way that are not there yet are made ("limits.segments_per_hour"). */
static config_setting_t *parent_of(config_t *tree, char *path)
{
	config_setting_t *at = config_root_setting(tree);

	for (char *name = strtok(path, "."); at != NULL && name != NULL; name = strtok(NULL, ".")) {
		if (name[0] == '[') {
			at = config_setting_get_elem(at, (unsigned)atoi(name + 1));
		} else {
			config_setting_t *member = config_setting_get_member(at, name);

			at = member != NULL ? member
					    : config_setting_add(at, name, CONFIG_TYPE_GROUP);
		}
	}
	return at;
}

static void override(struct conf *conf, const char *item, struct conf_problems *problems)
{
	const char *equals = strchr(item, '=');
	char path[256], words[320];
	config_setting_t *old, *parent = NULL;
	char *dot;
	bool as_string;

	if (equals != NULL && equals > item && (size_t)(equals - item) < sizeof(path)) {
		snprintf(path, sizeof(path), "%.*s", (int)(equals - item), item);
		old = config_lookup(&conf->tree, path);
		as_string = old != NULL && config_setting_type(old) == CONFIG_TYPE_STRING;
		dot = strrchr(path, '.');
		if (dot != NULL)
			*dot = '\0';
		parent = dot == NULL ? config_root_setting(&conf->tree)
				     : parent_of(&conf->tree, path);
		if (parent != NULL && config_setting_is_group(parent)) {
			const char *name = dot == NULL ? path : dot + 1;

			config_setting_remove(parent, name);
			if (add_quoted(parent, name, equals + 1) != NULL ||
			    add_value(parent, name, equals + 1, as_string) != NULL)
				return;
		}
	}
	snprintf(words, sizeof(words), "\"%.200s\" is not KEY=VALUE of this config", item);
	complain_at(problems, "-o", 1, words);
}

/* ---- loading ---- */

/* FNV-1a: enough to see that a file has changed. */
static void hash_text(struct conf *conf)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < conf->text.size; i++)
		hash = (hash ^ (unsigned char)conf->text.text[i]) * 1099511628211u;
	snprintf(conf->hash, sizeof(conf->hash), "%016llx", (unsigned long long)hash);
}

/* Where the parser stopped, and why. */
static void complain_of_syntax(const struct conf *conf, char *file, size_t size,
			       struct conf_problems *problems)
{
	const char *says = config_error_text(&conf->tree);
	long line = origin_of(conf->text.text, config_error_line(&conf->tree), file, size);

	complain_at(problems, file, line > 0 ? line : 1,
		    says != NULL && strstr(says, "duplicate") != NULL
			    ? "this key stands here twice; keep one"
			    : "syntax error here or on the line before; expected key = value;");
}

/* Makes every line of a file blank. False: there was none that was not. */
static bool blank_file(struct conf *conf, const char *file)
{
	bool inside = false, any = false;
	char name[256];
	long number;

	for (char *at = conf->text.text; at != NULL && *at != '\0';) {
		size_t size = strcspn(at, "\n");

		if (strncmp(at, MARK, strlen(MARK)) == 0) {
			inside = sscanf(at + strlen(MARK), "%ld %255[^\n]", &number, name) == 2 &&
				 text_is(name, file);
		} else if (inside && strspn(at, " ") < size) {
			memset(at, ' ', size);
			any = true;
		}
		at += size + (at[size] == '\n');
	}
	return any;
}

/* The name in the first mark: the main file's; "" in a text without marks. */
static void main_file(const struct conf *conf, char *name, size_t size)
{
	origin_of(conf->text.text, 2, name, size);
}

/* Parses; a file with a syntax error is left out, and the rest parsed again. False: nothing that
 * could be checked is left. */
static bool parse_text(struct conf *conf, struct conf_problems *problems)
{
	char file[256], first[256];
	bool good = true;

	main_file(conf, first, sizeof(first));
	while (config_read_string(&conf->tree, buffer_text(&conf->text)) != CONFIG_TRUE) {
		complain_of_syntax(conf, file, sizeof(file), problems);
		conf->partial = true;
		good = good && !text_is(file, first);
		if (!blank_file(conf, file))
			return false;
	}
	return good;
}

static struct conf *parse(struct conf *conf, const struct conf_overrides *overrides,
			  struct conf_problems *problems)
{
	config_set_auto_convert(&conf->tree, CONFIG_TRUE);
	if (!parse_text(conf, problems)) {
		conf_free(conf);
		return NULL;
	}
	for (size_t i = 0; overrides != NULL && i < overrides->count; i++)
		override(conf, overrides->items[i], problems);
	hash_text(conf);
	return conf;
}

static struct conf *new_conf(const char *folder)
{
	struct conf *conf = need_zeroed(1, sizeof(*conf));

	config_init(&conf->tree);
	if (realpath(folder, conf->folder) == NULL)
		copy_text(conf->folder, sizeof(conf->folder), folder);
	return conf;
}

struct conf *conf_load_file(const char *path, const struct conf_overrides *overrides,
			    struct conf_problems *problems)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	unsigned before = problems->count;
	struct conf *conf;
	struct flattening flattening = { .problems = problems };

	snprintf(folder, sizeof(folder), "%.*s", slash == NULL ? 1 : (int)(slash - path),
		 slash == NULL ? "." : path);
	if (slash == path)
		copy_text(folder, sizeof(folder), "/");
	conf = new_conf(folder);
	flattening.out = &conf->text;
	flattening.folder = conf->folder;
	flatten(&flattening, slash == NULL ? path : slash + 1, path, 1);
	conf->partial = problems->count > before;
	if (conf->text.size == 0 && conf->partial) {
		conf_free(conf);
		return NULL;
	}
	return parse(conf, overrides, problems);
}

struct conf *conf_load_text(const char *text, const char *folder,
			    const struct conf_overrides *overrides, struct conf_problems *problems)
{
	struct conf *conf = new_conf(folder);

	buffer_add_text(&conf->text, text);
	return parse(conf, overrides, problems);
}

void conf_free(struct conf *conf)
{
	if (conf == NULL)
		return;
	config_destroy(&conf->tree);
	buffer_release(&conf->text);
	free(conf);
}

bool conf_whole(const struct conf *conf)
{
	return !conf->partial;
}

const char *conf_text_of(const struct conf *conf)
{
	return buffer_text(&conf->text);
}

const char *conf_hash(const struct conf *conf)
{
	return conf->hash;
}

const char *conf_folder(const struct conf *conf)
{
	return conf->folder;
}

/* ---- nodes ---- */

const struct conf_node *conf_root(const struct conf *conf)
{
	return node_of(config_root_setting(&conf->tree));
}

bool conf_is_group(const struct conf_node *node)
{
	return node != NULL && config_setting_is_group(setting_of(node));
}

bool conf_is_list(const struct conf_node *node)
{
	return node != NULL && (config_setting_is_list(setting_of(node)) ||
				config_setting_is_array(setting_of(node)));
}

const struct conf_node *conf_child(const struct conf_node *node, const char *name)
{
	return conf_is_group(node) ? node_of(config_setting_get_member(setting_of(node), name))
				   : NULL;
}

size_t conf_count(const struct conf_node *node)
{
	return conf_is_group(node) || conf_is_list(node)
		       ? (size_t)config_setting_length(setting_of(node))
		       : 0;
}

const struct conf_node *conf_at(const struct conf_node *node, size_t index)
{
	return index < conf_count(node)
		       ? node_of(config_setting_get_elem(setting_of(node), (unsigned)index))
		       : NULL;
}

const char *conf_name(const struct conf_node *node)
{
	return config_setting_name(setting_of(node));
}

const char *conf_string(const struct conf_node *node)
{
	if (node == NULL || config_setting_type(setting_of(node)) != CONFIG_TYPE_STRING)
		return NULL;
	return config_setting_get_string(setting_of(node));
}

bool conf_number(const struct conf_node *node, double *value)
{
	if (node == NULL || !config_setting_is_number(setting_of(node)))
		return false;
	switch (config_setting_type(setting_of(node))) {
	case CONFIG_TYPE_INT: *value = config_setting_get_int(setting_of(node)); break;
	case CONFIG_TYPE_INT64: *value = (double)config_setting_get_int64(setting_of(node)); break;
	default: *value = config_setting_get_float(setting_of(node)); break;
	}
	return true;
}

bool conf_boolean(const struct conf_node *node, bool *value)
{
	if (node == NULL || config_setting_type(setting_of(node)) != CONFIG_TYPE_BOOL)
		return false;
	*value = config_setting_get_bool(setting_of(node)) != 0;
	return true;
}

/* ---- tables ---- */

static void put_text(const struct conf *conf, const struct conf_key *key, const char *text,
		     char *out)
{
	char path[PATH_MAX];

	if (key->type == CONF_PATH && text[0] != '/' && text[0] != '\0') {
		snprintf(path, sizeof(path), "%.*s/%s", PATH_MAX / 2, conf->folder, text);
		text = path;
	}
	copy_text(out, key->size, text);
}

static void put_fallback(const struct conf *conf, const struct conf_key *key, char *at)
{
	switch (key->type) {
	case CONF_TEXT:
	case CONF_PATH: put_text(conf, key, key->fallback, at); break;
	case CONF_INTEGER: *(int *)(void *)at = atoi(key->fallback); break;
	case CONF_NUMBER: *(double *)(void *)at = strtod(key->fallback, NULL); break;
	case CONF_BOOLEAN: *(bool *)(void *)at = text_is(key->fallback, "true"); break;
	case CONF_OTHER: break;
	}
}

static void put_number(struct conf_problems *problems, const struct conf *conf,
		       const struct conf_node *node, const struct conf_key *key, char *at)
{
	bool whole = key->type == CONF_INTEGER;
	double value;

	if (!conf_number(node, &value) || (whole && value != floor(value))) {
		conf_complain(problems, conf, node, "%s: not a %s; expected one from %g to %g",
			      key->name, whole ? "whole number" : "number", key->least, key->most);
	} else if (value < key->least || value > key->most) {
		conf_complain(problems, conf, node, "%s: %g is out of range; must be from %g to %g",
			      key->name, value, key->least, key->most);
	} else if (whole) {
		*(int *)(void *)at = (int)value;
	} else {
		*(double *)(void *)at = value;
	}
}

static void put_value(struct conf_problems *problems, const struct conf *conf,
		      const struct conf_node *node, const struct conf_key *key, char *at)
{
	const char *text;

	switch (key->type) {
	case CONF_TEXT:
	case CONF_PATH:
		text = conf_string(node);
		if (text == NULL)
			conf_complain(problems, conf, node, "%s: not a text; expected \"…\" (%s)",
				      key->name, key->help);
		else if (strlen(text) >= key->size)
			conf_complain(problems, conf, node,
				      "%s: too long; expected less than %zu octets", key->name,
				      key->size);
		else
			put_text(conf, key, text, at);
		break;
	case CONF_INTEGER:
	case CONF_NUMBER: put_number(problems, conf, node, key, at); break;
	case CONF_BOOLEAN:
		if (!conf_boolean(node, (bool *)(void *)at))
			conf_complain(problems, conf, node,
				      "%s: neither true nor false; expected one of them",
				      key->name);
		break;
	case CONF_OTHER: break;
	}
}

void conf_expect(struct conf_problems *problems, const struct conf *conf,
		 const struct conf_node *node, bool fits, const char *expected)
{
	const char *name;

	if (node == NULL || fits)
		return;
	/* What stands in a list bears the list's name; the root, which has none, is a group. */
	name = conf_name(node);
	if (name == NULL)
		name = conf_name(node_of(config_setting_parent(setting_of(node))));
	conf_complain(problems, conf, node, "%s: not %s; expected one",
		      name == NULL ? "element" : name, expected);
}

static const struct conf_key *find_key(const struct conf_key *keys, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (text_is(keys[i].name, name))
			return &keys[i];
	}
	return NULL;
}

void conf_fill(struct conf_problems *problems, const struct conf *conf,
	       const struct conf_node *group, const struct conf_key *keys, size_t count, void *out)
{
	bool fits = group == NULL || conf_is_group(group);

	conf_expect(problems, conf, group, fits, "a group { … }");
	for (size_t i = 0; i < count; i++) {
		const struct conf_node *node = conf_child(group, keys[i].name);
		char *at = (char *)out + keys[i].offset;

		if (keys[i].fallback != NULL)
			put_fallback(conf, &keys[i], at);
		if (node != NULL)
			put_value(problems, conf, node, &keys[i], at);
		else if (fits && keys[i].fallback == NULL && keys[i].type != CONF_OTHER)
			conf_complain(problems, conf, group, "%s is missing; expected %s",
				      keys[i].name, keys[i].help);
	}
	for (size_t i = 0; fits && i < conf_count(group); i++) {
		const struct conf_node *member = conf_at(group, i);

		if (find_key(keys, count, conf_name(member)) == NULL)
			conf_complain(problems, conf, member,
				      "unknown key \"%s\"; see cunxin.conf(5)", conf_name(member));
	}
}
