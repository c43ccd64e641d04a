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

/* Its one group. Read once: they stay as they are as long as the program. */
static const struct conf_node *shipped_group(const char *words, struct conf **read)
{
	struct conf_problems problems = { .count = 0 };

	if (*read == NULL)
		*read = conf_load_text(words, "/", NULL, &problems);
	if (*read == NULL)
		die("the shipped words cannot be read: %s", buffer_text(&problems.text));
	buffer_release(&problems.text);
	return conf_at(conf_root(*read), 0);
}

const struct conf_node *shipped_labels(const struct config *config, const char *own)
{
	static struct conf *read;

	return speaks_chinese(config, own) ? shipped_group(shipped_labels_zh, &read) : NULL;
}

void shipped_replies_add(struct config *config)
{
	bool chinese = speaks_chinese(config, config_reply(config, TELLING));
	static struct conf *read_zh, *read_en;
	const struct conf_node *group = chinese ? shipped_group(shipped_replies_zh, &read_zh)
						: shipped_group(shipped_replies_en, &read_en);
	size_t own = config->reply_count;

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
