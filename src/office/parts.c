#include "office/parts.h"

#include "base/scope.h"
#include "conf/config.h"
#include "conf/labels.h"
#include "office/steer.h"

#include <cunxin/sms_segment.h>
#include <stdio.h>
#include <string.h>

#define REPLY_SIZE 64

void figures_add(struct figures *figures, const char *measure, double amount)
{
	for (size_t i = 0; i < figures->count; i++) {
		if (!text_is(figures->rows[i].measure, measure))
			continue;
		figures->rows[i].amount += amount;
		return;
	}
	if (figures->count == PARTS_MOST)
		return;
	copy_text(figures->rows[figures->count].measure, sizeof(figures->rows->measure), measure);
	figures->rows[figures->count++].amount = amount;
}

/* All measures, at nought; so that they stand in the order of the config. */
void figures_order(const struct office *office, struct figures *figures)
{
	figures->config = office->config;
	for (size_t i = 0; i < forms_count(office->forms); i++) {
		const struct form *form = forms_at(office->forms, i);

		for (size_t k = 0; k < form->feed_count; k++)
			if (!text_is(form->feeds[k].measure, STEER_PROGRESS))
				figures_add(figures, form->feeds[k].measure, 0);
	}
}

static void name_reply(const char *measure, char out[REPLY_SIZE])
{
	snprintf(out, REPLY_SIZE, "brief_%.48s", measure);
}

bool figures_know(const struct figures *figures, const char *measure)
{
	char reply[REPLY_SIZE];

	for (size_t i = 0; i < figures->count; i++)
		if (text_is(figures->rows[i].measure, measure))
			return true;
	name_reply(measure, reply);
	return !text_is(measure, STEER_PROGRESS) && config_reply(figures->config, reply) != NULL;
}

/* ---- words ---- */

void parts_say(struct office *office, const char *reply, const struct reply_extra *extras,
	       size_t count, struct buffer *out)
{
	SCOPED(release_memory) struct reading *nothing = need_zeroed(1, sizeof(*nothing));
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;

	if (forms_reply(office->forms, nothing, reply, extras, count, &text))
		buffer_add_text(out, buffer_text(&text) + strlen(office->config->signature));
}

void parts_add(struct parts *parts, const char *text)
{
	if (text[0] != '\0' && parts->count < PARTS_MOST)
		copy_text(parts->texts[parts->count++], sizeof(parts->texts[0]), text);
}

void parts_add_figures(struct office *office, const struct figures *figures, struct parts *parts)
{
	for (size_t i = 0; i < figures->count; i++) {
		SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
		char reply[REPLY_SIZE], amount[32], jin[32];
		const struct reply_extra extras[] = { { "count", amount }, { "total", jin } };

		if (figures->rows[i].amount == 0)
			continue;
		name_reply(figures->rows[i].measure, reply);
		snprintf(amount, sizeof(amount), "%.10g", figures->rows[i].amount);
		snprintf(jin, sizeof(jin), "%.10g", figures->rows[i].amount * 2);
		if (config_own_reply(office->config, reply) != NULL)
			parts_say(office, reply, extras, 2, &text);
		if (text.size == 0)
			buffer_add_format(
				&text, "%s %s",
				config_word(office->config, "measure_", figures->rows[i].measure),
				amount);
		parts_add(parts, buffer_text(&text));
	}
}

void parts_as_of(struct office *office, struct moment now, struct buffer *out)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	struct wall wall = wall_of(office->zone, now.utc);
	char time[32];
	const struct reply_extra extras[] = { { "time", time } };

	snprintf(time, sizeof(time), "%d-%d %02d:%02d", wall.day.month, wall.day.day, wall.hour,
		 wall.minute);
	parts_say(office, "brief_as_of", extras, 1, &text);
	if (text.size > 0)
		buffer_add_format(out, " %s", buffer_text(&text));
}

/* The longest that parts_as_of() adds. */
static void add_reserve(struct office *office, struct buffer *out)
{
	const struct day day = { 2027, 12, 31 };
	struct moment longest = { .utc = utc_of(office->zone, day, 23, 59, 0) };

	parts_as_of(office, longest, out);
}

/* The reply with as many parts as fit one segment, with its moment behind it. */
void parts_fit(struct office *office, const char *reply, struct reply_extra *extras, size_t count,
	       const struct parts *parts, struct buffer *out)
{
	SCOPED(buffer_release) struct buffer whole = BUFFER_EMPTY;

	for (size_t kept = parts->count + 1; kept-- > 0;) {
		SCOPED(buffer_release) struct buffer list = BUFFER_EMPTY;

		for (size_t i = 0; i < kept; i++)
			buffer_add_format(&list, "%s%s", i == 0 ? "" : " ", parts->texts[i]);
		extras[count - 1].value = buffer_text(&list);
		buffer_clear(out);
		parts_say(office, reply, extras, count, out);
		buffer_clear(&whole);
		buffer_add_format(&whole, "%s%s", office->config->signature, buffer_text(out));
		add_reserve(office, &whole);
		if (sms_cost(buffer_text(&whole), whole.size).segments <= 1)
			return;
	}
}
