/*
 * A line on its way into the database: what makes it the same as another, and the rows that it
 * may become.
 *
 * A PDU is the same as another where the octets of its TPDU are, apart from what the network may
 * change when it delivers again: TP-MMS and TP-LP (3GPP TS 23.040 §9.2.3.2, §9.2.3.28). The
 * service centre's address and what modems put behind the end are no part of it.
 */
#ifndef STORE_ARRIVAL_H
#define STORE_ARRIVAL_H

#include "store/inbox.h"

#define KEY_MAX 2064 /* an unreadable line is its own key */

struct incoming {
	const struct inbox_place *place;
	const char *hex;
	const struct sms_message *message; /* NULL: unreadable */
	const struct sms_deliver *deliver; /* NULL: no message for people */
	uint8_t key[KEY_MAX];
	size_t key_size;
	int64_t sent_at;
	struct moment now;
};

/* Puts a line together with its key. message NULL: unreadable. */
struct incoming arrival(const struct inbox_place *place, const char *hex,
			const struct sms_message *message, struct moment now);
/* True: it is in the database already; a second delivery is counted. */
bool arrival_known(struct store *store, const struct incoming *in, enum inbox_kept *kept,
		   int64_t *message_id);
/* part 0: not one of several. message_id 0: none. */
void arrival_add_pdu(struct store *store, const struct incoming *in, int64_t message_id,
		     unsigned part);

/* What a new message begins as. */
struct founding {
	enum inbox_state state;
	const char *text, *outcome, *reason, *sender;
	uint32_t odd;
	unsigned total;
	int class, protocol;
	bool attention;
};

int64_t arrival_add_message(struct store *store, const struct incoming *in,
			    const struct founding *founding);

/* Octets of hex digits at the start of a line. */
size_t arrival_hex(const char *line);

#endif
