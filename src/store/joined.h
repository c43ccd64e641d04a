/*
 * What the parts of one message say together: octets and septets are joined before they are read,
 * so that a character may straddle two parts (Q113, Q115); a part that is missing leaves a mark.
 */
#ifndef STORE_JOINED_H
#define STORE_JOINED_H

#include <cunxin/sms_pdu.h>

struct joined {
	char *text; /* its own */
	size_t capacity, size;
	struct sms_text part;
	unsigned next; /* the part that should come now */
	unsigned parts;
	uint32_t odd;
	const char *aside; /* why it is not for people (F60); NULL: it is */
};

/* A text of at most this many parts. */
void joined_start(struct joined *joined, size_t parts);
/* The next part that there is; they come in order. */
void joined_add(struct joined *joined, unsigned part, const struct sms_deliver *deliver);
/* The text for the table, yours: without NULs, with a mark for each part of total that is missing. */
char *joined_finish(struct joined *joined, unsigned total);

#endif
