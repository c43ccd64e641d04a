/* What a notice would be, as somebody reads it before it is kept as a draft. */
#include "kiosk/notices.h"

#include "kiosk/when.h"

static void tell_people(const struct broadcast_plan *plan, const char *audience, struct buffer *out)
{
	buffer_add_format(out, _("To %s: %lld people, %lld messages"), audience,
			  (long long)plan->people, (long long)plan->messages);
	if (plan->people > plan->messages)
		buffer_add_format(out, _(" (%lld share a phone)"),
				  (long long)(plan->people - plan->messages));
	buffer_add_text(out, "\n");
	buffer_add_format(out, _("Without %zu opted out, %zu blocked, %zu unreachable"),
			  plan->audience.opted_out, plan->audience.blocked,
			  plan->audience.unreachable);
	buffer_add_text(out, "\n");
	buffer_add_format(out, _("%lld segments, %u each at most, %.2f yuan"),
			  (long long)plan->segments, plan->longest, plan->cost);
}

static void tell_times(const struct broadcast_plan *plan, const struct zone *zone,
		       struct buffer *out)
{
	char begins[WHEN_SIZE], last[WHEN_SIZE], until[WHEN_SIZE];

	when_long(zone, plan->begins, begins);
	when_long(zone, plan->forecast.last_at, last);
	when_long(zone, plan->useful_until, until);
	buffer_add_text(out, "\n");
	if (plan->forecast.last_at == 0)
		buffer_add_format(out, _("Begins %s, but nothing of it can leave"), begins);
	else
		buffer_add_format(out, _("Begins %s, the last leaves %s (%lld min)"), begins, last,
				  (long long)plan->minutes);
	buffer_add_text(out, "\n");
	buffer_add_format(out, _("Of use until %s"), until);
}

/* What a clerk should know before it is released. */
static void tell_warnings(const struct broadcast_plan *plan, const struct zone *zone,
			  struct buffer *out)
{
	char at[WHEN_SIZE];

	if (plan->over != 0) {
		buffer_add_text(out, "\n△ ");
		buffer_add_format(out, _("Its text names %s, which is over when it begins."),
				  when_long(zone, plan->over, at));
	}
	if (plan->forecast.unpaid > 0) {
		buffer_add_text(out, "\n△ ");
		buffer_add_format(out, _("The month's budget ends before the last %lld segments."),
				  (long long)plan->forecast.unpaid);
	}
	if (plan->forecast.expire > 0) {
		buffer_add_text(out, "\n△ ");
		buffer_add_format(out,
				  _("%lld segments would not be out in time; let it be of use for "
				    "longer."),
				  (long long)plan->forecast.expire);
	}
	if (plan->repeats != 0) {
		buffer_add_text(out, "\n△ ");
		buffer_add_format(out, _("Notice %lld said the same to %lld of them at %s."),
				  (long long)plan->repeats, (long long)plan->shared,
				  when_long(zone, plan->repeated_at, at));
	}
}

void notices_tell_plan(const struct broadcast_plan *plan, const struct zone *zone,
		       const char *audience, struct buffer *out)
{
	tell_people(plan, audience, out);
	tell_times(plan, zone, out);
	tell_warnings(plan, zone, out);
	if (plan->sample_count > 0) {
		buffer_add_text(out, "\n\n");
		buffer_add_format(out, _("As %s gets it:"),
				  plan->samples[0].name[0] != '\0' ? plan->samples[0].name
								   : plan->samples[0].number);
		buffer_add_format(out, "\n%s", plan->samples[0].text);
	}
}
