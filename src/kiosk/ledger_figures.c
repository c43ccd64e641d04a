#include "kiosk/ledgers.h"

#include "base/scope.h"
#include "kiosk/dialog.h"

#include <stdio.h>

static const struct form_field *field_of(const struct ledgers *it, enum field_type type)
{
	const struct form *form = ledgers_form(it);

	for (size_t i = 0; form != NULL && i < form->field_count; i++) {
		if (form->fields[i].type == type)
			return &form->fields[i];
	}
	return NULL;
}

static bool possible(const struct form_field *field, double number)
{
	return number >= field->least && (field->most <= 0 || number <= field->most);
}

static const char *refuse(struct ledgers *it, const struct form_field *field, double number)
{
	snprintf(it->complaint, sizeof(it->complaint), _("%s: %.10g cannot be; %.10g to %.10g"),
		 field->title, number, field->least, field->most);
	return it->complaint;
}

const char *ledger_sure(struct ledgers *it, const struct ledger_figure *figures, size_t count,
			dialog_accept *keep)
{
	SCOPED(buffer_release) struct buffer doubts = BUFFER_EMPTY;

	for (size_t i = 0; i < count; i++) {
		const struct form_field *field = field_of(it, figures[i].type);
		struct field_value value = { .present = true, .number = figures[i].number };

		if (field == NULL || value.number <= 0)
			continue;
		if (!possible(field, value.number))
			return refuse(it, field, value.number);
		desk_word_doubt(field, &value, &doubts);
	}
	if (doubts.size == 0)
		return keep(it, it->glance, NULL);
	dialog_confirm(it->glance, _("Is that right?"), buffer_text(&doubts), keep, it);
	return NULL;
}
