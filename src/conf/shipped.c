#include "conf/shipped.h"

#include "base/die.h"

#include <string.h>

extern const char shipped_replies_zh[], shipped_replies_en[];

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

static const char *words_for(const struct config *config)
{
	const char *own = config_reply(config, TELLING);
	bool chinese = own != NULL ? is_chinese(own) : text_is(config->locale, "zh_CN");

	return chinese ? shipped_replies_zh : shipped_replies_en;
}

void shipped_replies_add(struct config *config)
{
	struct conf_problems problems = { .count = 0 };
	const char *words = words_for(config);
	const struct conf_node *group;
	size_t own = config->reply_count;

	config->shipped = conf_load_text(words, "/", NULL, &problems);
	if (config->shipped == NULL)
		die("the shipped replies cannot be read: %s", buffer_text(&problems.text));
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
	buffer_release(&problems.text);
}
