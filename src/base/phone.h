/*
 * Phone numbers: one form, E.164 with "+", for everything that is a subscriber's number; and
 * the classes of senders that are no subscriber (fault F54).
 */
#ifndef BASE_PHONE_H
#define BASE_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#define PHONE_SIZE 48 /* E.164 or whatever an address showed, with NUL */

enum phone_class {
	PHONE_MOBILE,	    /* can be texted */
	PHONE_LANDLINE,	    /* a subscriber that no text reaches */
	PHONE_FOREIGN,	    /* a subscriber of another country */
	PHONE_SERVICE,	    /* short codes, 10086, 106…, 95…, 12…: never answered */
	PHONE_ALPHANUMERIC, /* letters */
	PHONE_NONE	    /* no number at all */
};

/*
 * Normalises a number as people write it or networks show it ("139 0000 0001", "0086…",
 * "86139…", "+86 139-…") and tells its class. country is a country code without plus ("86").
 * out gets E.164 for subscribers, else the text as it came (cut to size). Rules of numbering
 * beyond China: digits of the country are taken as they are.
 */
enum phone_class phone_read(const char *text, const char *country, char *out, size_t size);

/* True where both name one subscriber, however written: the last 11 digits decide in China. */
bool phone_same(const char *a, const char *b, const char *country);

/* The pattern (of shells) that numbers of PHONE_MOBILE have and others have not; returns out. */
const char *phone_mobile_pattern(const char *country, char *out, size_t size);

#endif
