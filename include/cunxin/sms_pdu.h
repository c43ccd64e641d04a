/*
 * Short messages as they are on the wire: SMS-DELIVER, SMS-SUBMIT and SMS-STATUS-REPORT of
 * 3GPP TS 23.040 §9.2.2, with the service centre address in front that AT commands add
 * (3GPP TS 27.005 §3.1). Plain values in, plain values out; both directions, so that a modem
 * simulator uses it too.
 *
 * A decoder shows what it can and says what was odd (enum sms_odd); it refuses only what has
 * no fixed part to read at all.
 */
#ifndef CUNXIN_SMS_PDU_H
#define CUNXIN_SMS_PDU_H

#include "sms_charset.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SMS_DATA_MAX	     140 /* TP-UD octets (3GPP TS 23.040 §9.2.3.24) */
#define SMS_SEPTETS_MAX	     160
#define SMS_ADDRESS_MAX	     20	 /* semi-octets that we keep */
#define SMS_ADDRESS_TEXT_MAX 64	 /* UTF-8 with NUL: '+' and 20 digits, or 11 characters */
#define SMS_PDU_MAX	     256 /* octets with the service centre address */
#define SMS_ELEMENTS_MAX     24	 /* information elements listed of one header */

enum sms_type { SMS_DELIVER, SMS_SUBMIT, SMS_STATUS_REPORT };

/* What was odd about a PDU, as bits. */
enum sms_odd {
	SMS_ODD_SHORT = 1 << 0,	   /* fewer octets than TP-UDL promises */
	SMS_ODD_TRAILING = 1 << 1, /* octets after the end */
	SMS_ODD_TIME = 1 << 2,	   /* TP-SCTS or TP-DT cannot be a time */
	SMS_ODD_HEADER = 1 << 3,   /* TP-UDH lies about its lengths */
	SMS_ODD_CONCAT = 1 << 4,   /* part 0 or beyond the total: the element is ignored */
	SMS_ODD_ADDRESS = 1 << 5, /* a filler among the digits of an address: the rest is dropped */
	SMS_ODD_COMPRESSED = 1 << 6, /* compressed text: kept as data */
	SMS_ODD_OCTETS = 1 << 7,     /* UCS-2 of an odd number of octets: the last is ignored */
	SMS_ODD_TYPE = 1 << 8,	     /* reserved TP-MTI 3, read as DELIVER */
	SMS_ODD_SURROGATE = 1 << 9   /* a surrogate stands alone in this part */
};

enum sms_alphabet { SMS_GSM7, SMS_8BIT, SMS_UCS2 };

/* Message waiting (3GPP TS 23.038 §4, groups 1100 to 1110). */
enum sms_waiting { SMS_WAITING_NONE, SMS_WAITING_DISCARD, SMS_WAITING_STORE };

/* A TP-DCS, read (3GPP TS 23.038 §4). */
struct sms_coding {
	uint8_t octet;
	enum sms_alphabet alphabet;
	int8_t message_class; /* 0 flash, 1, 2 SIM, 3 TE; -1: none */
	bool compressed;
	bool auto_delete; /* group 01xx */
	enum sms_waiting waiting;
	bool waiting_active;
	uint8_t waiting_kind; /* 0 voicemail, 1 fax, 2 mail, 3 other */
};

/* An address (3GPP TS 23.040 §9.1.2.5). */
struct sms_address {
	uint8_t type;			 /* type of address, as it came */
	uint8_t length;			 /* as declared: semi-octets; SCA: octets */
	char text[SMS_ADDRESS_TEXT_MAX]; /* "+8613900000001", "10086", "InternetSMS", "" */
};

/* TP-SCTS, TP-DT (3GPP TS 23.040 §9.2.3.11), kept as it came. */
struct sms_time {
	uint8_t raw[7];
	bool valid;
	int16_t year; /* 1990 to 2089 */
	uint8_t month, day, hour, minute, second;
	int16_t offset; /* minutes east of UTC of the wall clock above */
};

/* One information element of a user data header (3GPP TS 23.040 §9.2.3.24). */
struct sms_element {
	uint8_t id, size;
	const uint8_t *data; /* inside the message's own octets */
};

struct sms_concat {
	bool present;
	uint8_t bits; /* 8 or 16: the width of the reference */
	uint16_t reference;
	uint8_t total, part; /* 1 ≤ part ≤ total */
};

struct sms_ports {
	bool present;
	uint8_t bits; /* 8 or 16 */
	uint16_t destination, source;
};

/* TP-UD with its header, octets kept as they came. */
struct sms_user_data {
	struct sms_coding coding;
	uint8_t octets[SMS_DATA_MAX]; /* header included */
	uint8_t size;		      /* octets used */
	uint8_t length;		      /* TP-UDL as it came: septets, or octets */
	uint8_t header_size;	      /* octets of the header with its length octet; 0: none */
	struct sms_concat concat;
	struct sms_ports ports;
	uint8_t locking, single; /* national language tables; 0: default */
	bool waiting_element;	 /* special message indication (IE 01) */
};

enum sms_validity_format {
	SMS_VALIDITY_NONE = 0,
	SMS_VALIDITY_ENHANCED = 1,
	SMS_VALIDITY_RELATIVE = 2,
	SMS_VALIDITY_ABSOLUTE = 3
};

struct sms_deliver {
	struct sms_address centre; /* text "" where the length was 0 */
	struct sms_address sender;
	bool more;			   /* TP-MMS: more messages wait (sense: true = more) */
	bool reply_path, report_indicated; /* TP-RP, TP-SRI */
	uint8_t protocol;		   /* TP-PID */
	struct sms_time sent;		   /* TP-SCTS */
	struct sms_user_data data;
};

struct sms_submit {
	struct sms_address centre;
	struct sms_address recipient;
	uint8_t reference;				   /* TP-MR; modems put their own */
	bool reject_duplicates, reply_path, report_wanted; /* TP-RD, TP-RP, TP-SRR */
	uint8_t protocol;
	enum sms_validity_format validity_format;
	uint8_t validity[7]; /* as on the wire; relative uses [0] */
	struct sms_user_data data;
};

struct sms_status_report {
	struct sms_address centre;
	struct sms_address recipient;
	uint8_t reference;
	bool more, for_command;		  /* TP-MMS, TP-SRQ */
	struct sms_time sent, discharged; /* TP-SCTS, TP-DT */
	uint8_t status;			  /* TP-ST */
	uint8_t parameters;		  /* TP-PI; 0 where absent or padded with FF */
	uint8_t protocol;
	struct sms_user_data data;
};

struct sms_message {
	enum sms_type type;
	uint32_t odd; /* enum sms_odd bits */
	size_t size;  /* octets of SCA and TPDU that were read; the rest of the line is tail */
	union {
		struct sms_deliver deliver;
		struct sms_submit submit;
		struct sms_status_report report;
	};
};

/* Which way the PDU travels decides what TP-MTI means (3GPP TS 23.040 §9.2.3.1). */
enum sms_direction { SMS_FROM_CENTRE, SMS_TO_CENTRE };

enum sms_decoded {
	SMS_DECODED,
	SMS_NOT_HEX,   /* not an even row of hex digits */
	SMS_TRUNCATED, /* ends inside the fixed fields */
	SMS_REFUSED /* no message that we know: a COMMAND, a SUBMIT-REPORT, lengths beyond bounds */
};

/* Decodes a hex line, SCA first. message is defined only for SMS_DECODED. */
enum sms_decoded sms_decode(const char *hex, size_t size, enum sms_direction direction,
			    struct sms_message *message);
enum sms_decoded sms_decode_octets(const uint8_t *octets, size_t size, enum sms_direction direction,
				   struct sms_message *message);

/*
 * Encode to upper-case hex with NUL. Return the TPDU's octets (the <length> of AT+CMGS, without
 * SCA), or 0 where a value does not fit or hex is too small (2 * SMS_PDU_MAX + 1 always suffices).
 */
size_t sms_encode_deliver(const struct sms_deliver *deliver, char *hex, size_t size);
size_t sms_encode_submit(const struct sms_submit *submit, char *hex, size_t size);
size_t sms_encode_status_report(const struct sms_status_report *report, char *hex, size_t size);

/*
 * Sets an address from text: '+…' international, digits and *#abc unknown, else alphanumeric.
 * False: it fits into no address. "" is the address without digits.
 */
bool sms_address_set(struct sms_address *address, const char *text);
/* 3GPP TS 23.038 §4. */
void sms_coding_read(uint8_t octet, struct sms_coding *coding);
/* A relative TP-VP that is at least minutes long (3GPP TS 23.040 §9.2.3.12.1), at most 63 weeks. */
uint8_t sms_validity_relative(long minutes);
/* The same back, in minutes. */
long sms_validity_minutes(uint8_t relative);
/* Reads seven octets as TP-SCTS, TP-DT and an absolute TP-VP have them (§9.2.3.11). */
void sms_time_read(struct sms_time *time, const uint8_t octets[7]);
/* Milliseconds since 1970 UTC; 0 where the time is not valid. */
int64_t sms_time_utc(const struct sms_time *time);
/*
 * Sets a time from UTC milliseconds and an offset in minutes, of which whole quarters of an hour
 * are kept. What lies outside of 1990 to 2089, or 79 quarters from UTC, is zeros and not valid.
 */
void sms_time_set(struct sms_time *time, int64_t utc, int offset);

/* The text of one part, its octets returned without the NUL; 8-bit data is not text. Sets
 * SMS_ODD_SURROGATE in *odd (may be NULL). */
size_t sms_text_of(const struct sms_user_data *data, char *utf8, size_t capacity, uint32_t *odd);
/* Adds one part to a text that grows. 8-bit parts add nothing. */
void sms_text_add(struct sms_text *text, const struct sms_user_data *data);
/* Walks the header's elements: start with *position 0. False at the end. */
bool sms_element_next(const struct sms_user_data *data, size_t *position,
		      struct sms_element *element);
/* A word for one bit of enum sms_odd: "short", "trailing", "time", ... */
const char *sms_odd_name(enum sms_odd odd);

#ifdef __cplusplus
}
#endif

#endif
