/* Who may use a form. */
#include "forms/inside.h"

#include <string.h>

static bool role_fits(const struct form_rules *rules, const char *role)
{
	for (size_t i = 0; role != NULL && i < rules->role_count; i++) {
		if (strstr(role, rules->roles[i]) != NULL)
			return true;
	}
	return rules->role_count == 0;
}

bool form_is_for(const struct forms *forms, const struct form *form,
		 const struct reading_sender *sender)
{
	bool fits = role_fits(rules_of(forms, form), sender->role);

	for (size_t i = 0; i < sender->people_count; i++)
		fits |= role_fits(rules_of(forms, form), sender->people[i].role);
	return fits;
}
