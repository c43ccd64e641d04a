#include "conf/shipped.h"

#include "base/die.h"

#include <string.h>

extern const char shipped_replies_zh[], shipped_replies_en[], shipped_labels_zh[];

/* What every village has in its own words: they show in which language. */
#define TELLING "unknown"

/* A character of U+4000 to U+9FFF: nearly all Chinese ones, and none of another script. */
static bool is_chinese(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text >= 0xE4 && (unsigned char)*text <= 0xE9)
			return true;
	}
	return false;
}

/* own: words of the village's; NULL: there are none, the screen's language it is. */
static bool speaks_chinese(const struct config *config, const char *own)
{
	return own != NULL ? is_chinese(own) : text_is(config->locale, "zh_CN");
}

static struct conf *read_shipped(const char *words)
{
	struct conf_problems problems = { .count = 0 };
	struct conf *conf = conf_load_text(words, "/", NULL, &problems);

	if (conf == NULL)
		die("the shipped words cannot be read: %s", buffer_text(&problems.text));
	buffer_release(&problems.text);
	return conf;
}

const struct conf_node *shipped_labels(struct config *config, const char *own)
{
	if (!speaks_chinese(config, own))
		return NULL;
	config->shipped_labels = read_shipped(shipped_labels_zh);
	return conf_child(conf_root(config->shipped_labels), "labels");
}

void shipped_replies_add(struct config *config)
{
	bool chinese = speaks_chinese(config, config_reply(config, TELLING));
	const struct conf_node *group;
	size_t own = config->reply_count;

	config->shipped = read_shipped(chinese ? shipped_replies_zh : shipped_replies_en);
	group = conf_child(conf_root(config->shipped), "replies");
	for (size_t i = 0; i < conf_count(group) && config->reply_count < REPLIES_ALL; i++) {
		const struct conf_node *node = conf_at(group, i);
		struct config_reply *reply = &config->replies[config->reply_count];
		bool there = false;

		for (size_t k = 0; k < own && !there; k++)
			there = text_is(config->replies[k].name, conf_name(node));
		if (there)
			continue;
		*reply = (struct config_reply){ .text = conf_string(node), .shipped = true };
		copy_text(reply->name, sizeof(reply->name), conf_name(node));
		config->reply_count++;
	}
}
