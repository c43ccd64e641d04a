/* What the files of forms/ share. */
#ifndef FORMS_INSIDE_H
#define FORMS_INSIDE_H

#include "forms/forms.h"

#define IGNORED_MOST 16

struct forms {
	const struct config *config;
	struct form *forms; /* forms, then intents */
	size_t count;
	struct pattern *ignored[IGNORED_MOST]; /* texts that nobody wants an answer to */
	size_t ignored_count;
};

#endif
