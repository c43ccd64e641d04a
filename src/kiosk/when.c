#include "kiosk/when.h"

#include "base/buffer.h"
#include "kiosk/words.h"
#include "text/lunar.h"

#include <math.h>
#include <stdio.h>

static const char *const months[] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
				      N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
				      N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };
static const char *const weekdays[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
					N_("Thu"), N_("Fri"), N_("Sat") };

const char *when_day(struct day day, char out[WHEN_SIZE])
{
	/* TRANSLATORS: the day and the month's name */
	snprintf(out, WHEN_SIZE, _("%d %s"), day.day, _(months[(day.month + 11) % 12]));
	return out;
}

const char *when_weekday(struct day day, char out[WHEN_SIZE])
{
	copy_text(out, WHEN_SIZE, _(weekdays[day_weekday(day)]));
	return out;
}

static const char *when_clock(const struct zone *zone, int64_t utc, char out[WHEN_SIZE])
{
	struct wall wall = wall_of(zone, utc);

	snprintf(out, WHEN_SIZE, "%02d:%02d", wall.hour, wall.minute);
	if (utc == 0)
		out[0] = '\0';
	return out;
}

const char *when_long(const struct zone *zone, int64_t utc, char out[WHEN_SIZE])
{
	char day[WHEN_SIZE], clock[WHEN_SIZE];

	when_day(wall_of(zone, utc).day, day);
	when_clock(zone, utc, clock);
	snprintf(out, WHEN_SIZE, "%.30s %.8s", day, clock);
	if (utc == 0)
		out[0] = '\0';
	return out;
}

const char *when_short(const struct zone *zone, int64_t utc, struct moment now, char out[WHEN_SIZE])
{
	struct day day = wall_of(zone, utc).day;
	int64_t ago = day_number(wall_of(zone, now.utc).day) - day_number(day);
	char clock[WHEN_SIZE];

	when_clock(zone, utc, clock);
	if (utc == 0 || ago == 0)
		return when_clock(zone, utc, out);
	if (ago != 1)
		return when_day(day, out);
	snprintf(out, WHEN_SIZE, _("yst %s"), clock);
	return out;
}

const char *when_span(int64_t milliseconds, char out[WHEN_SIZE])
{
	if (milliseconds < HOURS(1))
		snprintf(out, WHEN_SIZE, _("%d min"), (int)(milliseconds / MINUTES(1)));
	else if (milliseconds < DAYS(2))
		snprintf(out, WHEN_SIZE, _("%d h"), (int)(milliseconds / HOURS(1)));
	else
		snprintf(out, WHEN_SIZE, _("%d d"), (int)(milliseconds / DAYS(1)));
	return out;
}

/* ---- the farmers' calendar ---- */

/* Its own words mean nothing in English. */
static bool says_lunar_words(void)
{
	/* TRANSLATORS: "words" where a day of the lunar calendar has a name of its own */
	return text_is(C_("days of the lunar calendar", "figures"), "words");
}

const char *when_lunar(struct day day, char out[WHEN_SIZE])
{
	struct lunar_day lunar;
	char name[LUNAR_SIZE];

	out[0] = '\0';
	if (!lunar_of(day, &lunar))
		return out;
	if (says_lunar_words())
		copy_text(out, WHEN_SIZE, lunar_name(&lunar, name));
	else
		snprintf(out, WHEN_SIZE, lunar.leap ? _("lunar leap %d/%d") : _("lunar %d/%d"),
			 lunar.month, lunar.day);
	return out;
}

const char *when_lunar_brief(struct day day, char out[WHEN_SIZE])
{
	struct lunar_day lunar;
	char name[LUNAR_SIZE];

	out[0] = '\0';
	if (says_lunar_words() && lunar_of(day, &lunar))
		copy_text(out, WHEN_SIZE,
			  lunar.day == 1 ? lunar_month_name(&lunar, name)
					 : lunar_day_name(&lunar, name));
	return out;
}

/* ---- solar terms ---- */

static const char *const terms[] = {
	N_("Spring Equinox"), N_("Clear and Bright"), N_("Grain Rain"),	     N_("Summer Begins"),
	N_("Grain Buds"),     N_("Grain in Ear"),     N_("Summer Solstice"), N_("Minor Heat"),
	N_("Major Heat"),     N_("Autumn Begins"),    N_("Heat Ends"),	     N_("White Dew"),
	N_("Autumn Equinox"), N_("Cold Dew"),	      N_("Frost Descends"),  N_("Winter Begins"),
	N_("Minor Snow"),     N_("Major Snow"),	      N_("Winter Solstice"), N_("Minor Cold"),
	N_("Major Cold"),     N_("Spring Begins"),    N_("Rain Water"),	     N_("Insects Awaken"),
};

/* Apparent longitude of the sun in degrees; within 0.01° for centuries (Meeus, Astronomical
 * Algorithms, ch. 25), a quarter of an hour of its way. */
static double sun(double julian)
{
	const double degree = M_PI / 180;
	double t = (julian - 2451545.0) / 36525;
	double mean = 280.46646 + t * (36000.76983 + t * 0.0003032);
	double anomaly = (357.52911 + t * (35999.05029 - t * 0.0001537)) * degree;
	double centre = (1.914602 - t * (0.004817 + t * 0.000014)) * sin(anomaly) +
			(0.019993 - t * 0.000101) * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly);
	double node = (125.04 - 1934.136 * t) * degree;
	double longitude = mean + centre - 0.00569 - 0.00478 * sin(node);

	return longitude - 360 * floor(longitude / 360);
}

#define JULIAN_1970 2440587.5
#define DYNAMICAL   (70.0 / 86400) /* seconds that dynamical time is ahead */

/* Which 15° the sun is in when a village's day begins. */
static int step_of(int64_t day, int offset)
{
	return (int)(sun(JULIAN_1970 + (double)day - offset / 1440.0 + DYNAMICAL) / 15);
}

int solar_term_on(struct day day, int offset)
{
	int64_t number = day_number(day);
	int before = step_of(number, offset), after = step_of(number + 1, offset);

	return before == after ? -1 : after;
}

const char *solar_term_name(int term)
{
	return _(terms[term]);
}
