/*
 * The characters of short messages: GSM 7-bit default alphabet with its extension and the
 * national language tables (3GPP TS 23.038 §6.2, annex A), UCS-2 read as UTF-16, and 8-bit data.
 *
 * Text is UTF-8 with its length counted: U+0000 does not end it. What cannot be shown becomes
 * U+FFFD; nothing is ever refused.
 */
#ifndef CUNXIN_SMS_CHARSET_H
#define CUNXIN_SMS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* National language identifiers (3GPP TS 23.038 §6.2.1.2.4); 0 is the default alphabet. */
enum sms_language {
	SMS_LANGUAGE_DEFAULT = 0,
	SMS_LANGUAGE_TURKISH = 1,
	SMS_LANGUAGE_SPANISH = 2,
	SMS_LANGUAGE_PORTUGUESE = 3
};

/*
 * A text that grows over the parts of one message. Octets and septets are joined before they
 * are decoded, so that a surrogate pair or an escape may straddle two parts.
 */
struct sms_text {
	char *utf8;	 /* the caller's buffer */
	size_t capacity; /* octets, with room for the closing NUL */
	size_t size;	 /* octets used, without the NUL */
	uint16_t high;	 /* a high surrogate that waits for its other half; 0: none */
	bool escape;	 /* an ESC that waits for its character */
	bool cut;	 /* the buffer was too small */
	bool unpaired;	 /* a surrogate stood alone: U+FFFD */
};

void sms_text_start(struct sms_text *text, char *utf8, size_t capacity);
/* Septets, one an octet. locking, single: sms_language; unknown ones count as default. */
void sms_text_add_septets(struct sms_text *text, const uint8_t *septets, size_t count,
			  uint8_t locking, uint8_t single);
void sms_text_add_ucs2(struct sms_text *text, const uint8_t *octets, size_t size);
/* Ends the text: a surrogate that waits for its other half shows as U+FFFD, an ESC as a space. */
void sms_text_finish(struct sms_text *text);

/* Unpacks count septets that begin after fill bits (3GPP TS 23.038 §6.1.2.1, §6.2.1). */
void sms_septets_unpack(const uint8_t *octets, size_t size, unsigned fill, uint8_t *septets,
			size_t count);
/* Packs; returns the octets used, or 0 where capacity is too small. */
size_t sms_septets_pack(const uint8_t *septets, size_t count, unsigned fill, uint8_t *octets,
			size_t capacity);

/*
 * One character → 1 or 2 septets (ESC and its second) in the default alphabet and extension.
 * Returns their number; 0: the character is not in it.
 */
size_t sms_septets_of(uint32_t character, uint8_t out[2]);

/*
 * Reads one character of UTF-8; bad octets read as U+FFFD, one at a time. Returns the octets
 * used, 0 at the end.
 */
size_t sms_utf8_next(const char *utf8, size_t size, uint32_t *character);

#ifdef __cplusplus
}
#endif

#endif
