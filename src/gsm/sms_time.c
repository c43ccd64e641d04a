#include <cunxin/sms_pdu.h>

#include <stdlib.h>

#define MINUTE_MS  60000LL
#define DAY_MS	   86400000LL
#define OFFSET_MAX (15 * 79)
/* Two digits of a year reach from 1990 to 2089; days since 1970. */
#define FIRST_YEAR 1990
#define FIRST_DAY  7305
#define END_DAY	   43830

/* Two semi-octets, the lower digit first; digits above 9 are added up all the same. */
static unsigned swapped(uint8_t octet)
{
	return (octet & 0x0Fu) * 10 + (octet >> 4);
}

static uint8_t swap(unsigned value)
{
	return (uint8_t)(value % 10 << 4 | value / 10);
}

static unsigned days_in(int year, unsigned month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12)
		return 0;
	return month == 2 && leap ? 29u : days[month - 1];
}

static bool is_time(const struct sms_time *time)
{
	for (size_t i = 0; i < 6; i++) {
		if ((time->raw[i] & 0x0F) > 9 || time->raw[i] >> 4 > 9)
			return false;
	}
	return time->day >= 1 && time->day <= days_in(time->year, time->month) &&
	       time->hour <= 23 && time->minute <= 59 && time->second <= 59 &&
	       time->offset >= -OFFSET_MAX && time->offset <= OFFSET_MAX;
}

/* 3GPP TS 23.040 §9.2.3.11: bit 3 of the zone's first semi-octet is its sign. */
void sms_time_read(struct sms_time *time, const uint8_t octets[7])
{
	unsigned year = swapped(octets[0]);

	for (size_t i = 0; i < 7; i++)
		time->raw[i] = octets[i];
	time->year = (int16_t)(year >= 90 && year <= 99 ? 1900 + year : 2000 + year);
	time->month = (uint8_t)swapped(octets[1]);
	time->day = (uint8_t)swapped(octets[2]);
	time->hour = (uint8_t)swapped(octets[3]);
	time->minute = (uint8_t)swapped(octets[4]);
	time->second = (uint8_t)swapped(octets[5]);
	time->offset = (int16_t)(15 * swapped(octets[6] & 0xF7));
	if ((octets[6] & 0x08) != 0)
		time->offset = (int16_t)-time->offset;
	time->valid = is_time(time);
}

/* Days since 1970-01-01 (proleptic Gregorian, years that begin in March). */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400, of_era = y % 400;
	int64_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t sms_time_utc(const struct sms_time *time)
{
	if (!time->valid)
		return 0;
	return days_of(time->year, time->month, time->day) * DAY_MS +
	       (time->hour * 60LL + time->minute - time->offset) * MINUTE_MS +
	       time->second * 1000LL;
}

void sms_time_set(struct sms_time *time, int64_t utc, int offset)
{
	int year = FIRST_YEAR, quarters = offset / 15;
	unsigned month = 1;
	int64_t local, days;
	uint8_t raw[7] = { 0 };

	sms_time_read(time, raw);
	if (offset < -OFFSET_MAX || offset > OFFSET_MAX || utc < 0 || utc > END_DAY * DAY_MS)
		return;
	local = utc + quarters * 15 * MINUTE_MS;
	days = local / DAY_MS;
	if (days < FIRST_DAY || days >= END_DAY || local < 0)
		return;
	while (days_of(year + 1, 1, 1) <= days)
		year++;
	days -= days_of(year, 1, 1);
	while (days >= days_in(year, month))
		days -= days_in(year, month++);
	raw[0] = swap((unsigned)year % 100);
	raw[1] = swap(month);
	raw[2] = swap((unsigned)days + 1);
	raw[3] = swap((unsigned)(local / 3600000 % 24));
	raw[4] = swap((unsigned)(local / 60000 % 60));
	raw[5] = swap((unsigned)(local / 1000 % 60));
	raw[6] = (uint8_t)(swap((unsigned)abs(quarters)) | (quarters < 0 ? 0x08 : 0));
	sms_time_read(time, raw);
}

/* ---- TP-VP, relative (3GPP TS 23.040 §9.2.3.12.1) ---- */

#define HALF_DAY (12 * 60)
#define DAY	 (24 * 60)
#define WEEK	 (7 * DAY)

long sms_validity_minutes(uint8_t relative)
{
	if (relative <= 143)
		return (relative + 1) * 5;
	if (relative <= 167)
		return HALF_DAY + (relative - 143) * 30;
	if (relative <= 196)
		return (long)(relative - 166) * DAY;
	return (long)(relative - 192) * WEEK;
}

uint8_t sms_validity_relative(long minutes)
{
	for (unsigned octet = 0; octet < 255; octet++) {
		if (sms_validity_minutes((uint8_t)octet) >= minutes)
			return (uint8_t)octet;
	}
	return 255;
}
