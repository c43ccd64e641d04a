/* SMS-SUBMIT, and the cutting of any text into segments. */
#include "pdu.h"

#include <cunxin/sms_segment.h>

/* The segments of a text, joined, are the text (as good UTF-8). */
static void fuzz_segments(const char *text, size_t size)
{
	struct sms_cutter cutter;
	struct sms_user_data data;
	static char joined[65536];
	struct sms_text whole;
	size_t segments = 0;

	if (size > 8000 || !sms_cutter_start(&cutter, text, size, 7))
		return;
	sms_text_start(&whole, joined, sizeof(joined));
	while (sms_cutter_next(&cutter, &data)) {
		char part[SMS_DATA_MAX * 4];
		uint32_t odd = 0;

		if (data.size > SMS_DATA_MAX)
			abort();
		sms_text_of(&data, part, sizeof(part), &odd);
		if (odd != 0)
			abort(); /* a pair was split */
		sms_text_add(&whole, &data);
		segments++;
	}
	sms_text_finish(&whole);
	if (segments != cutter.cost.segments || whole.unpaired)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_pdu(data, size, SMS_TO_CENTRE, SMS_SUBMIT);
	fuzz_segments((const char *)data, size);
	return 0;
}
