/*
 * A text cut into segments (3GPP TS 23.040 §9.2.3.24.1): GSM 7-bit where every character is in
 * the default alphabet, else UCS-2 in UTF-16 units. Neither a surrogate pair nor an escape is
 * ever split; a part does not end between a character and its variation selector or joiner
 * where that can be helped.
 */
#ifndef CUNXIN_SMS_SEGMENT_H
#define CUNXIN_SMS_SEGMENT_H

#include "sms_pdu.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SMS_SEGMENTS_MAX 255

/* What a text costs. */
struct sms_cost {
	enum sms_alphabet alphabet;
	size_t units;	 /* septets or UTF-16 units of the whole text */
	size_t segments; /* 1 to 255; 0: too long */
};

/* Counts segments; an empty text is one segment. */
struct sms_cost sms_cost(const char *utf8, size_t size);

/*
 * Cuts a text step by step: start, then next until false. reference: the 8-bit concatenation
 * reference, used only where there is more than one segment.
 */
struct sms_cutter {
	const char *utf8;
	size_t size, position;
	struct sms_cost cost;
	uint8_t reference;
	uint8_t part; /* of the segment made last */
};

bool sms_cutter_start(struct sms_cutter *cutter, const char *utf8, size_t size, uint8_t reference);
/* Fills coding, octets, size, length, header and concat of data. */
bool sms_cutter_next(struct sms_cutter *cutter, struct sms_user_data *data);

#ifdef __cplusplus
}
#endif

#endif
