/*
 * libgammu, a decoder that shares nothing with ours, reads what we encode: random texts as
 * SMS-SUBMIT and SMS-DELIVER of all their parts, and status reports.
 */
#include "../unit/gsm/sms_random.h"

#include <cunxin/sms_segment.h>

#include <gammu.h>

#define TEXTS 5000
/* Years that gammu reads as we do: those of 90 and more are 2080 to it. */
#define FIRST_UTC    946771200000  /* 2000-01-02 */
#define LAST_UTC     3155760000000 /* 2070-01-01 */
#define RELATIVE_DAY 0xA7

static unsigned wrong;

static void must(bool is, const char *what, const char *hex)
{
	if (is)
		return;
	if (wrong++ < 10)
		printf("NOT OK: %s of %s\n", what, hex);
}

/* Decodes a line as gammu does. */
static bool gammu_reads(const char *hex, GSM_SMSMessage *message)
{
	unsigned char octets[SMS_PDU_MAX];
	size_t size = strlen(hex) / 2, end = 0;

	for (size_t i = 0; i < size; i++)
		sscanf(hex + 2 * i, "%2hhx", &octets[i]);
	memset(message, 0, sizeof(*message));
	return GSM_DecodePDUFrame(NULL, message, octets, size, &end, TRUE) == ERR_NONE;
}

/* UTF-16 as gammu keeps it, read by hand. */
static size_t utf8_of_units(const unsigned char *units, size_t count, char *utf8)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t c = (uint32_t)units[2 * i] << 8 | units[2 * i + 1];

		if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
			i++;
			c = 0x10000 + ((c & 0x3FF) << 10) +
			    (((uint32_t)units[2 * i] << 8 | units[2 * i + 1]) & 0x3FF);
		}
		if (c > 0xFFFF)
			utf8[size++] = (char)(0xF0 | c >> 18);
		if (c > 0x7FF)
			utf8[size++] =
				(char)(c > 0xFFFF ? 0x80 | (c >> 12 & 0x3F) : 0xE0 | c >> 12);
		if (c > 0x7F)
			utf8[size++] = (char)(c > 0x7FF ? 0x80 | (c >> 6 & 0x3F) : 0xC0 | c >> 6);
		utf8[size++] = (char)(c > 0x7F ? 0x80 | (c & 0x3F) : c);
	}
	utf8[size] = '\0';
	return size;
}

static size_t units_in(const unsigned char *units)
{
	size_t count = 0;

	while (units[2 * count] != 0 || units[2 * count + 1] != 0)
		count++;
	return count;
}

static bool same_number(const unsigned char *units, const char *wanted)
{
	char number[1024];

	utf8_of_units(units, units_in(units), number);
	return strcmp(number, wanted) == 0;
}

static bool same_concat(const GSM_UDHHeader *got, const struct sms_concat *wanted)
{
	if (!wanted->present)
		return got->Type == UDH_NoUDH;
	return got->Type == UDH_ConcatenatedMessages && got->ID8bit == wanted->reference &&
	       got->AllParts == wanted->total && got->PartNumber == wanted->part;
}

static bool same_time(const GSM_DateTime *got, const struct sms_time *wanted)
{
	return got->Year == wanted->year && got->Month == wanted->month &&
	       got->Day == wanted->day && got->Hour == wanted->hour &&
	       got->Minute == wanted->minute && got->Second == wanted->second &&
	       got->Timezone == wanted->offset * 60;
}

/* Adds the text of one part to the units so far. gammu doubles a tilde that came in UCS-2. */
static size_t add_units(const GSM_SMSMessage *part, unsigned char *units, size_t count)
{
	bool doubled = part->Coding == SMS_Coding_Unicode_No_Compression;
	size_t more = units_in(part->Text);

	for (size_t i = 0; i < more; i++, count++) {
		units[2 * count] = part->Text[2 * i];
		units[2 * count + 1] = part->Text[2 * i + 1];
		i += doubled && part->Text[2 * i] == 0 && part->Text[2 * i + 1] == '~';
	}
	return count;
}

static size_t check_submit(struct random_source *random, const struct sms_user_data *data,
			   unsigned char *units, size_t count)
{
	struct sms_submit submit = {
		.reference = random_octet(random),
		.report_wanted = random_flag(random),
		.validity_format = SMS_VALIDITY_RELATIVE,
		.validity = { RELATIVE_DAY },
		.data = *data,
	};
	char hex[2 * SMS_PDU_MAX + 1];
	GSM_SMSMessage part;

	sms_address_set(&submit.centre, random_flag(random) ? "+8613800100500" : "");
	sms_address_set(&submit.recipient, random_flag(random) ? "+8613900000001" : "10086");
	must(sms_encode_submit(&submit, hex, sizeof(hex)) > 0, "encoding", "a SUBMIT");
	must(gammu_reads(hex, &part), "decoding", hex);
	must(part.PDU == SMS_Submit || part.PDU == SMS_Status_Report, "the type", hex);
	must(same_number(part.Number, submit.recipient.text), "the recipient", hex);
	must(same_number(part.SMSC.Number, submit.centre.text), "the centre", hex);
	must(part.MessageReference == submit.reference, "the reference", hex);
	must(part.Coding == (data->coding.alphabet == SMS_UCS2 ? SMS_Coding_Unicode_No_Compression
							       : SMS_Coding_Default_No_Compression),
	     "the coding", hex);
	must(same_concat(&part.UDH, &data->concat), "the header", hex);
	return add_units(&part, units, count);
}

static size_t check_deliver(struct random_source *random, const struct sms_user_data *data,
			    unsigned char *units, size_t count)
{
	struct sms_deliver deliver = { .data = *data };
	char hex[2 * SMS_PDU_MAX + 1];
	GSM_SMSMessage part;

	sms_address_set(&deliver.centre, "+8613800100500");
	sms_address_set(&deliver.sender, random_flag(random) ? "+8613900000001" : "InternetSMS");
	sms_time_set(&deliver.sent, FIRST_UTC + (int64_t)random_below(random, LAST_UTC - FIRST_UTC),
		     15 * (int)random_below(random, 48));
	must(sms_encode_deliver(&deliver, hex, sizeof(hex)) > 0, "encoding", "a DELIVER");
	must(gammu_reads(hex, &part), "decoding", hex);
	must(part.PDU == SMS_Deliver, "the type", hex);
	must(same_number(part.Number, deliver.sender.text), "the sender", hex);
	must(same_time(&part.DateTime, &deliver.sent), "the time", hex);
	must(same_concat(&part.UDH, &data->concat), "the header", hex);
	return add_units(&part, units, count);
}

static void check_text(struct random_source *random, bool as_submit)
{
	static unsigned char units[2 * 255 * 160 + 2];
	static char text[4096], read[4 * 255 * 160];
	size_t size = random_text(random, random_flag(random), random_below(random, 250), text,
				  sizeof(text));
	struct sms_cutter cutter;
	struct sms_user_data data;
	size_t count = 0;

	must(sms_cutter_start(&cutter, text, size, random_octet(random)), "cutting", text);
	while (sms_cutter_next(&cutter, &data))
		count = as_submit ? check_submit(random, &data, units, count)
				  : check_deliver(random, &data, units, count);
	must(utf8_of_units(units, count, read) == size && strcmp(read, text) == 0, "the text",
	     text);
}

static void check_report(struct random_source *random)
{
	static const uint8_t statuses[] = { 0x00, 0x01, 0x20, 0x30, 0x41, 0x46, 0x63 };
	struct sms_status_report report = {
		.reference = random_octet(random),
		.status = statuses[random_below(random, sizeof(statuses))],
	};
	int64_t utc = FIRST_UTC + (int64_t)random_below(random, LAST_UTC - FIRST_UTC);
	char hex[2 * SMS_PDU_MAX + 1];
	GSM_SMSMessage read;

	sms_address_set(&report.centre, "+8613800100500");
	sms_address_set(&report.recipient, random_flag(random) ? "+8613900000001" : "13900000001");
	sms_time_set(&report.sent, utc, 480);
	sms_time_set(&report.discharged, utc + 10000, 480);
	must(sms_encode_status_report(&report, hex, sizeof(hex)) > 0, "encoding", "a report");
	must(gammu_reads(hex, &read), "decoding", hex);
	must(read.PDU == SMS_Status_Report, "the type", hex);
	must(same_number(read.Number, report.recipient.text), "the recipient", hex);
	must(read.MessageReference == report.reference, "the reference", hex);
	must(read.DeliveryStatus == report.status, "the status", hex);
	must(same_time(&read.DateTime, &report.sent), "the time", hex);
	must(same_time(&read.SMSCTime, &report.discharged), "the time of discharge", hex);
}

int main(void)
{
	struct random_source random = random_start("texts read by libgammu");

	GSM_InitLocales(NULL);
	for (size_t i = 0; i < TEXTS; i++)
		check_text(&random, i % 2 == 0);
	for (size_t i = 0; i < TEXTS; i++)
		check_report(&random);
	if (wrong > 0) {
		printf("%u wrong\n", wrong);
		return 1;
	}
	printf("ok: libgammu reads what we encode\n");
	return 0;
}
