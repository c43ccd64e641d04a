#include "conf/show.h"

#include <stdio.h>
#include <string.h>

#define DEPTH_MOST 12
#define LINE_MOST  100 /* a list of scalars that fits stays on its line */

static const char tabs[] = "\t\t\t\t\t\t\t\t\t\t\t\t";

void conf_show_text(struct buffer *out, const char *text)
{
	buffer_add_text(out, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buffer_add_text(out, "\\");
		if (*text == '\n')
			buffer_add_text(out, "\\n");
		else
			buffer_add(out, text, 1);
	}
	buffer_add_text(out, "\"");
}

static void show_string(struct buffer *out, const char *name, const char *text)
{
	bool secret = name != NULL && text_is(name, "pin") && text[0] != '\0';

	conf_show_text(out, secret ? "****" : text);
}

void conf_show_keys(struct buffer *out, const char *indent, const struct conf_key *keys,
		    size_t count, const void *from)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = (const char *)from + keys[i].offset;

		if (keys[i].type == CONF_OTHER)
			continue;
		buffer_add_format(out, "%s%s = ", indent, keys[i].name);
		switch (keys[i].type) {
		case CONF_TEXT:
		case CONF_PATH: show_string(out, keys[i].name, at); break;
		case CONF_INTEGER:
			buffer_add_format(out, "%d", *(const int *)(const void *)at);
			break;
		case CONF_NUMBER:
			buffer_add_format(out, "%.10g", *(const double *)(const void *)at);
			break;
		case CONF_BOOLEAN:
			buffer_add_text(out, *(const bool *)(const void *)at ? "true" : "false");
			break;
		case CONF_OTHER: break;
		}
		buffer_add_text(out, ";\n");
	}
}

static void show_scalar(struct buffer *out, const struct conf_node *node)
{
	const char *text = conf_string(node);
	double number;
	bool value;

	if (text != NULL)
		show_string(out, conf_name(node), text);
	else if (conf_boolean(node, &value))
		buffer_add_text(out, value ? "true" : "false");
	else if (conf_number(node, &number))
		buffer_add_format(out, "%.15g", number);
}

static bool is_scalar(const struct conf_node *node)
{
	return !conf_is_group(node) && !conf_is_list(node);
}

static bool all_scalars(const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list); i++)
		if (!is_scalar(conf_at(list, i)))
			return false;
	return true;
}

/* ( "a", "b" ), with a line break where the line is full. */
static void show_words(struct buffer *out, const char *indent, const struct conf_node *list)
{
	size_t begun = out->size;

	buffer_add_text(out, conf_count(list) == 0 ? "(" : "( ");
	for (size_t i = 0; i < conf_count(list); i++) {
		if (i > 0 && out->size - begun > LINE_MOST) {
			buffer_add_format(out, ",\n%s\t", indent);
			begun = out->size;
		} else if (i > 0) {
			buffer_add_text(out, ", ");
		}
		show_scalar(out, conf_at(list, i));
	}
	buffer_add_text(out, conf_count(list) == 0 ? ")" : " )");
}

/* The tree is no deeper than the parser allows, but what is shown is never deeper than this. */
static void show_value(struct buffer *out, size_t depth, const struct conf_node *node)
{
	bool group = conf_is_group(node);

	if (is_scalar(node)) {
		show_scalar(out, node);
		return;
	}
	if (!group && all_scalars(node)) {
		show_words(out, tabs + DEPTH_MOST - depth, node);
		return;
	}
	buffer_add_text(out, group ? "{\n" : "(\n");
	for (size_t i = 0; depth < DEPTH_MOST && i < conf_count(node); i++) {
		const struct conf_node *child = conf_at(node, i);

		buffer_add_text(out, tabs + DEPTH_MOST - depth - 1);
		if (group)
			buffer_add_format(out, "%s = ", conf_name(child));
		show_value(out, depth + 1, child);
		buffer_add_text(out, group ? ";\n" : i + 1 < conf_count(node) ? ",\n" : "\n");
	}
	buffer_add_format(out, "%s%s", tabs + DEPTH_MOST - depth, group ? "}" : ")");
}

void conf_show(struct buffer *out, const char *indent, const struct conf_node *node)
{
	buffer_add_format(out, "%s%s = ", indent, conf_name(node));
	show_value(out, strlen(indent), node);
	buffer_add_text(out, ";\n");
}
