#include "office/rules.h"

#include "forms/forms.h"
#include "office/office.h"

static void open_zone(struct rules *rules, struct conf_problems *problems)
{
	const struct config *config = rules->config;

	rules->zone = zone_open(config->timezone);
	if (rules->zone == NULL)
		conf_complain(
			problems, config->conf, conf_child(conf_root(config->conf), "timezone"),
			"timezone: \"%s\" is not known here; expected one like \"Asia/Shanghai\"",
			config->timezone);
}

/*
 * Takes what was read, faulty or not. A part that could not be read says nothing of the forms
 * that lean on it.
 */
static bool take(struct rules *rules, struct config *config, unsigned before,
		 struct conf_problems *problems)
{
	*rules = (struct rules){ .config = config };
	if (config != NULL && conf_whole(config->conf)) {
		rules->forms = forms_load_any(config, problems);
		office_check(config, rules->forms, problems);
		open_zone(rules, problems);
	}
	if (problems->count == before && config != NULL)
		return true;
	rules_drop(rules);
	return false;
}

bool rules_load(struct rules *rules, const char *path, const struct conf_overrides *overrides,
		struct conf_problems *problems)
{
	unsigned before = problems->count;

	return take(rules, config_read(path, overrides, problems), before, problems);
}

bool rules_load_text(struct rules *rules, const char *text, const char *folder,
		     struct conf_problems *problems)
{
	unsigned before = problems->count;

	return take(rules, config_load_text(text, folder, NULL, problems), before, problems);
}

void rules_drop(struct rules *rules)
{
	forms_free(rules->forms);
	zone_close(rules->zone);
	config_free(rules->config);
	*rules = (struct rules){ .config = NULL };
}
