/*
 * The network behind the simulated modems, with a ledger: every text put in is numbered, every
 * segment sent is recorded, so that a test can demand
 *
 *	texts put in = texts in the database + on the SIMs + still in the network
 *	segments of one message sent = 1 each
 *
 * The network does no I/O. What the ledger has to say (JSON, one object a line) waits in
 * network_ledger() for whoever has a file.
 *
 * A line is one subscription: a SIM. What is on its way to it is a parcel: one TPDU with the
 * service centre's address, as the modem will show it.
 */
#ifndef SIM_NETWORK_H
#define SIM_NETWORK_H

#include "base/buffer.h"
#include "base/moment.h"

#include <cunxin/sms_pdu.h>

struct network;

struct network *network_new(void);
void network_free(struct network *network);

/* A new subscription, named after its modem. Returns its index. */
size_t network_join(struct network *network, const char *name);

/* ---- towards the village office ---- */

struct network_parcel {
	struct network_parcel *next;
	uint64_t text;	 /* the ledger's number; 0: a report */
	unsigned part;	 /* from 1 */
	uint64_t submit; /* report: the number of the submit that it is about */
	int64_t due;	 /* up: not before */
	char *hex;
};

/*
 * A villager texts. The text is cut into parts as a phone does. Returns the text's number, or 0
 * where sender or text cannot be sent at all.
 */
uint64_t network_text(struct network *network, size_t line, const char *from, const char *utf8,
		      struct moment now);
/* A PDU as it is, for what no phone sends. Returns its number. */
uint64_t network_pdu(struct network *network, size_t line, const char *hex, struct moment now);
/* An acknowledgement for a submit, due at a time (up). status: TP-ST. */
void network_report(struct network *network, size_t line, uint64_t submit, uint8_t reference,
		    const char *recipient, uint8_t status, int64_t due, struct moment now);

/* The next parcel that is due, or NULL; the network's own. */
const struct network_parcel *network_peek(struct network *network, size_t line, struct moment now);
/* Takes it off the queue; the caller's until network_return() or network_parcel_free(). */
struct network_parcel *network_take(struct network *network, size_t line);
/* The modem refused it: it is the next one again. */
void network_return(struct network *network, size_t line, struct network_parcel *parcel);
void network_parcel_free(struct network_parcel *parcel);
/* When the next parcel is due (up), or NEVER. */
int64_t network_due(const struct network *network, size_t line);
/* Everything waits, on all lines, until released. */
void network_hold(struct network *network, bool held);
size_t network_waiting(const struct network *network, size_t line);

/* What became of a parcel, for the ledger: "stored", "deleted", "shown", "dropped". */
void network_note(struct network *network, size_t line, const char *event, uint64_t text,
		  unsigned part, const char *storage, int slot, struct moment now);

/* ---- from the village office ---- */

/* A message that arrived at a phone, whole or in part. */
struct network_message {
	size_t line;
	char to[SMS_ADDRESS_TEXT_MAX];
	char *text;	/* joined; what is missing is empty */
	int64_t at, up; /* when the last part came */
	unsigned parts, total;
	bool claimed;	     /* somebody (a scenario) has named it */
	struct part *pieces; /* the network's own */
	uint16_t reference;
};

/*
 * The service centre takes a segment. began: when its body was handed to the modem (up).
 * Returns the submit's number.
 */
uint64_t network_submit(struct network *network, size_t line, const struct sms_submit *submit,
			uint8_t reference, int64_t began, struct moment now);
/* The service centre, or the network before it, refused a segment. */
void network_refused(struct network *network, size_t line, const struct sms_submit *submit,
		     int code, struct moment now);

size_t network_messages(const struct network *network);
struct network_message *network_message(struct network *network, size_t index);
uint64_t network_submits(const struct network *network);
/* Submits with recipient and octets that were seen before. */
uint64_t network_repeated(const struct network *network);
/* When anything moved last (up). */
int64_t network_busy_at(const struct network *network);

/* A phone that answers every text it gets with the same words ("" echoes). */
void network_robot(struct network *network, const char *number, const char *words);

/* ---- the ledger ---- */

/* Lines that wait to be written; the reader clears it. */
struct buffer *network_ledger(struct network *network);
/* One JSON line of counts, with those of one line each in "modems". stored[]: parcels on each SIM. */
void network_summary(const struct network *network, const size_t *stored, struct buffer *out);

#endif
