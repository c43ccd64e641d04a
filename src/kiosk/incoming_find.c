/* Searching messages: in slices, while keys are served. */
#include "kiosk/dialog.h"
#include "kiosk/incoming.h"

#include <stdlib.h>
#include <string.h>

#define SLICE 16384 /* ids that a slice of the search looks at */

/* A form whose title holds the words, or whose name they are. */
static void find_form(struct incoming_view *it)
{
	const struct forms *forms = it->glance->office.forms;

	it->form[0] = '\0';
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		if (strstr(form->title, it->sought) != NULL || text_is(form->name, it->sought))
			copy_text(it->form, sizeof(it->form), form->name);
	}
}

/* In public mode nothing is found by what is not shown: a name by its beginning, a number by its
 * end. */
static struct incoming_wish wish_of(const struct incoming_view *it)
{
	struct incoming_wish wish = { .form = it->form[0] == '\0' ? NULL : it->form };
	bool digits = it->sought[strspn(it->sought, "0123456789")] == '\0';

	if (it->glance->duty) {
		wish.words = it->sought;
		wish.name = it->named ? it->sought : NULL;
	} else if (digits && strlen(it->sought) <= 4) {
		wish.number_ends = it->sought;
	} else if (!digits && mbstowcs(NULL, it->sought, 0) == 1) {
		wish.name_begins = it->sought;
	}
	return wish;
}

static void note_hit(const struct incoming *row, void *context)
{
	struct incoming_view *it = context;

	if (it->hit_count < HITS_MOST)
		it->hits[it->hit_count++] = row->id;
}

void incoming_search_on(struct incoming_view *it)
{
	struct incoming_wish wish = wish_of(it);
	int64_t from = it->below > SLICE ? it->below - SLICE : 0;
	size_t before = it->hit_count;

	incoming_find(it->glance->office.store, &wish, from, it->below,
		      (unsigned)(HITS_MOST - it->hit_count), note_hit, it);
	it->below = from > 1 && it->hit_count < HITS_MOST ? from : 0;
	if (it->hit_count > before || it->below == 0)
		list_look(&it->list);
}

static void search_begin(struct incoming_view *it)
{
	it->showing = SHOW_FOUND;
	it->hit_count = 0;
	it->below = incoming_last(it->glance->office.store) + 1;
	it->named = incoming_names(it->glance->office.store, it->sought);
	find_form(it);
	list_begin(&it->list);
}

static const char *take_sought(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct incoming_view *it = context;

	(void)glance;
	copy_text(it->sought, sizeof(it->sought), answers->fields[0].value);
	it->showing = SHOW_ALL;
	it->below = 0;
	it->list.empty = it->sought[0] != '\0' ? N_("Nothing was found.") : N_("No message yet");
	if (it->sought[0] != '\0')
		search_begin(it);
	else
		list_begin(&it->list);
	return NULL;
}

void incoming_search(struct incoming_view *it)
{
	struct dialog_field field = { .label = _("Search"), .most = 20 };

	copy_text(field.value, sizeof(field.value), it->sought);
	dialog_ask(it->glance, _("Search messages"),
		   it->glance->duty ? _("Any words, a name, a number, a form")
				    : _("The last digits of a number, a family name, a form"),
		   &field, 1, take_sought, it);
}
