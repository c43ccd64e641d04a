/*
 * The group kiosk: the screen in the office, and who may be on duty at it.
 */
#include "base/secret.h"
#include "conf/config.h"

#include <stddef.h>

#define FIELD(type, name) offsetof(type, name), sizeof(((type *)0)->name)
#define COUNT(table)	  (sizeof(table) / sizeof(*(table)))

/* clang-format off */
static const struct conf_key keys[] = {
	{ "idle_minutes", CONF_INTEGER, FIELD(struct config_kiosk, idle_minutes), 1, 120, "5", "minutes without a key after which duty ends" },
	{ "rotate_seconds", CONF_INTEGER, FIELD(struct config_kiosk, rotate_seconds), 0, 3600, "20", "seconds between views while nobody touches it; 0: it stays where it is" },
	{ "bell", CONF_BOOLEAN, FIELD(struct config_kiosk, bell), 0, 0, "false", "a sound with each new message" },
	{ "dim", CONF_OTHER, 0, 0, 0, 0, "", "\"21:00-06:00\", when the screen is darker; or empty" },
	{ "duty", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; pin = …; } ): who may be on duty" },
};

static const struct conf_key keeper_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct config_keeper, name), 0, 0, NULL, "who it is, for the audit" },
	{ "pin", CONF_TEXT, FIELD(struct config_keeper, pin), 0, 0, NULL, "the PIN's hash, as cunxin kiosk pin gives it" },
};
/* clang-format on */

static void load_dim(struct config *config, const struct conf_node *node,
		     struct conf_problems *problems)
{
	const char *text = conf_string(node);

	if (node != NULL && !text_is(text, "") &&
	    !config_span(text, &config->kiosk.dim_from, &config->kiosk.dim_to))
		conf_complain(problems, config->conf, node,
			      "kiosk.dim: expected \"HH:MM-HH:MM\" or \"\"");
}

static void load_keeper(struct config *config, const struct conf_node *node,
			struct conf_problems *problems)
{
	struct config_keeper *keeper = &config->kiosk.duty[config->kiosk.duty_count];

	conf_fill(problems, config->conf, node, keeper_keys, COUNT(keeper_keys), keeper);
	config->kiosk.duty_count++;
	if (!secret_valid(keeper->pin))
		conf_complain(problems, config->conf, node,
			      "kiosk.duty.pin: expected what \"cunxin kiosk pin\" prints, not the "
			      "PIN itself");
}

void config_load_kiosk(struct config *config, struct conf_problems *problems)
{
	const struct conf_node *group = conf_child(conf_root(config->conf), "kiosk");
	const struct conf_node *duty = conf_child(group, "duty");

	conf_fill(problems, config->conf, group, keys, COUNT(keys), &config->kiosk);
	load_dim(config, conf_child(group, "dim"), problems);
	conf_expect(problems, config->conf, duty, conf_is_list(duty), "a list ( … )");
	for (size_t i = 0; conf_is_list(duty) && i < conf_count(duty); i++) {
		if (config->kiosk.duty_count == KEEPERS_MOST) {
			conf_complain(problems, config->conf, conf_at(duty, i),
				      "kiosk.duty: expected at most %d groups { … }", KEEPERS_MOST);
			return;
		}
		load_keeper(config, conf_at(duty, i), problems);
	}
}
