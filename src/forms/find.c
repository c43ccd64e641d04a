/*
 * Which form or intent a text means, in this order: an intent that stands alone (thanks); an
 * intent whose keyword begins the text, or counts anywhere (cancel); a form of free words whose
 * keyword begins it (a problem); the form that keywords and values together speak for; a keyword
 * that is misspelt; a form of free words anywhere; and without any keyword the form that verbs
 * and values show, which is then confirmed.
 */
#include "forms/find.h"

void find_form(struct reader *reader)
{
	const struct form *alone = find_alone(reader);
	struct contest contest;

	if (alone != NULL) {
		settle_on(reader, (size_t)(alone - reader->forms->forms), EVIDENCE_KEYWORD,
			  reader->normal.size);
		return;
	}
	if (takes_leave_and_wishes(reader))
		return;
	find_slip(reader);
	if (find_leading(reader) || find_change(reader) || find_named(reader))
		return;
	hold_contest(reader, &contest);
	if (contest.best != SIZE_MAX && contest.first != SIZE_MAX && !is_letter(reader, &contest)) {
		settle_contest(reader, &contest);
		return;
	}
	if (find_given_up(reader) || find_text_form(reader, TERM_KEYWORD) ||
	    (contest.first == SIZE_MAX && find_alike(reader)))
		return;
	if (contest.best != SIZE_MAX && contest.first == SIZE_MAX &&
	    free_enough(reader, &contest)) {
		settle_contest(reader, &contest);
		return;
	}
	find_text_form(reader, TERM_VERB);
}
