#include "kiosk/ledgers.h"

#include "base/scope.h"
#include "kiosk/dialog.h"
#include "kiosk/record.h"

#include <stdio.h>

/* The first of that type; FIELDS_MOST: none. */
static size_t field_of(const struct form *form, enum field_type type)
{
	for (size_t i = 0; form != NULL && i < form->field_count; i++) {
		if (form->fields[i].type == type)
			return i;
	}
	return FIELDS_MOST;
}

static bool possible(const struct form_field *field, double number)
{
	return number >= field->least && (field->most <= 0 || number <= field->most);
}

static const char *refuse(struct ledgers *it, size_t field, double number)
{
	const struct form *form = ledgers_form(it);
	const double told[] = { number, form->fields[field].least, form->fields[field].most };
	struct buffer words[3] = { BUFFER_EMPTY, BUFFER_EMPTY, BUFFER_EMPTY };

	for (size_t i = 0; i < 3; i++)
		record_number(it->glance, form, field, told[i], &words[i]);
	snprintf(it->complaint, sizeof(it->complaint), _("%s: %s cannot be; %s to %s"),
		 form->fields[field].title, buffer_text(&words[0]), buffer_text(&words[1]),
		 buffer_text(&words[2]));
	for (size_t i = 0; i < 3; i++)
		buffer_release(&words[i]);
	return it->complaint;
}

const char *ledger_sure(struct ledgers *it, const struct dialog_answers *answers,
			const struct ledger_figure *figures, size_t count, dialog_accept *keep)
{
	SCOPED(buffer_release) struct buffer doubts = BUFFER_EMPTY;

	for (size_t i = 0; i < count; i++) {
		const struct form *form = ledgers_form(it);
		size_t field = field_of(form, figures[i].type);
		struct field_value value = { .present = true, .number = figures[i].number };

		if (field == FIELDS_MOST || value.number <= 0)
			continue;
		*answers->about = figures[i].at;
		if (!possible(&form->fields[field], value.number))
			return refuse(it, field, value.number);
		desk_word_doubt(it->glance, form, field, &value, &doubts);
	}
	if (doubts.size == 0)
		return keep(it, it->glance, NULL);
	dialog_confirm(it->glance, _("Is that right?"), buffer_text(&doubts), keep, it);
	return NULL;
}
