/*
 * The inside of a simulated modem, shared by the files of this folder that make it up:
 *
 *	modem.c    power, bytes → command lines, time
 *	line.c     command line → calls (V.250 §5.4)
 *	command.c  the table of commands; identity, settings, SIM, network
 *	message.c  storages and sending (3GPP TS 27.005 §3)
 *	textmode.c messages in text mode
 *	deliver.c  what the network brings
 *	ring.c     calls
 *	say.c      the way out, where most faults are
 */
#ifndef SIM_INSIDE_H
#define SIM_INSIDE_H

#include "base/buffer.h"
#include "sim/modem.h"

#include <cunxin/at_lexer.h>

/* ---- outcomes of a command ---- */

enum outcome_kind {
	OUTCOME_OK,
	OUTCOME_ERROR,
	OUTCOME_CME,
	OUTCOME_CMS,
	OUTCOME_PENDING, /* the result comes later */
	OUTCOME_REBOOT	 /* OK, and then the power goes */
};

struct outcome {
	enum outcome_kind kind;
	int code;
};

#define FINE	((struct outcome){ .kind = OUTCOME_OK })
#define WRONG	((struct outcome){ .kind = OUTCOME_ERROR })
#define PENDING ((struct outcome){ .kind = OUTCOME_PENDING })
#define REBOOT	((struct outcome){ .kind = OUTCOME_REBOOT })
#define CME(n)	((struct outcome){ .kind = OUTCOME_CME, .code = (n) })
#define CMS(n)	((struct outcome){ .kind = OUTCOME_CMS, .code = (n) })

/* ---- one call of a command line ---- */

enum form { FORM_EXECUTE, FORM_SET, FORM_READ, FORM_TEST };

struct call {
	enum form form;
	char name[32]; /* upper case: "+CMGF", "E", "&F" */
	char arguments[AT_LINE_MAX + 1];
};

enum taken { TAKEN_NONE, TAKEN_CALL, TAKEN_BAD };
/* Takes the next call off a line that began with AT. */
enum taken line_take(const char **rest, struct call *call);
/* Arguments one by one. An empty one leaves *value and is true; false: there is none, or no number. */
bool argument_number(const char **rest, long *value);
/* Quoted or not. False: none. */
bool argument_text(const char **rest, char *out, size_t size);
bool argument_more(const char *rest);

/* ---- storages ---- */

enum { STORAGE_SM, STORAGE_ME, STORAGE_SR, STORAGES };

enum { SLOT_UNREAD, SLOT_READ, SLOT_UNSENT, SLOT_SENT, SLOT_ALL };

struct slot {
	char *pdu; /* hex with the service centre's address; NULL: empty */
	int status;
	uint64_t text; /* the ledger's number; 0: a report or our own */
	unsigned part;
};

struct storage {
	const char *name;
	size_t size, used;
	struct slot *slots;
	bool unlisted; /* AT+CPMS=? does not tell of it */
	bool named;    /* it is there, also without a place */
};

/* ---- settings that ATZ, AT&F and a reboot forget ---- */

struct profile {
	long echo, verbose, quiet, cmee, cmgf, csdh, csms, cmms;
	long creg, cgreg, cereg, cops_format, ctzu, ctzr, cgsms, cscb, cvhu, clip, crc, cusd;
	long cnmi[5]; /* mode, mt, bm, ds, bfr */
	long csmp[4]; /* fo, vp, pid, dcs */
	int memory[3];
	char cscs[8];
};

/* ---- faults (fault.c sets them) ---- */

enum sim_registration {
	NETWORK_NONE = 0,
	NETWORK_HOME = 1,
	NETWORK_SEARCHING = 2,
	NETWORK_DENIED = 3,
	NETWORK_ROAMING = 5,
	NETWORK_SMS_ONLY = 6
};

enum report_fault {
	REPORT_FINE,
	REPORT_NEVER,
	REPORT_STATUS, /* with report_status */
	REPORT_TWICE,
	REPORT_WRONG_REFERENCE,
	REPORT_EARLY,  /* before the +CMGS */
	REPORT_FOREIGN /* for another number */
};

enum answer_fault {
	ANSWER_FINE,
	ANSWER_LOST,
	ANSWER_LATE,
	ANSWER_BARE_ERROR,
	ANSWER_VANISHED,
	ANSWER_UNTRIED
};

enum sim_state { SIM_INSERTED, SIM_MISSING, SIM_BUSY };

enum prompt_fault { PROMPT_FINE, PROMPT_SHORT, PROMPT_LINE, PROMPT_LATE, PROMPT_NEVER };

enum ends_fault { ENDS_FINE, ENDS_LF, ENDS_CR, ENDS_CRCRLF };

enum empty_fault { EMPTY_321, EMPTY_OK, EMPTY_ZERO };

#define REFUSALS_MAX	8
#define UNDELETABLE_MAX 8

struct refusal {
	char begins[40]; /* of "AT…" or "+NAME…", upper case */
	int code;	 /* 0: ERROR; -1: it never answers */
};

struct faults {
	bool gone;
	int64_t back_at;
	char pull_at
		[40]; /* "PROMPT", "BODY", or how the command begins amid whose answer it comes out */
	int64_t pull_for;
	bool pulls; /* once what was said so far has gone out */
	bool mute, half_dead, echo_stuck, interrupt, one_line, news_in_prompt;
	int64_t mute_until;
	int noise; /* lines of garbage before each answer */
	size_t chop;
	size_t cut_answer; /* octets of each answer that come through; 0: all */
	enum prompt_fault prompt;
	int64_t prompt_delay;
	enum ends_fault ends;
	enum empty_fault empty;
	struct refusal refusals[REFUSALS_MAX];
	size_t refusal_count;
	bool one_command; /* lines of several commands are refused */
	char cnmi[5][5];  /* the only values that each field of +CNMI takes; "" all */
	bool no_cmti, keep_shown, deliver_in_delete, wrong_length, padded, garbled;
	bool store_elsewhere;
	bool text_lists; /* AT+CMGL=4 lists all in text mode too */
	char full_news[40];
	long undeletable[UNDELETABLE_MAX];
	size_t undeletable_count;
	bool undeletable_silent;
	int send_code; /* refusal of every send; 0: none */
	int once_code; /* refusal of the next once_count sends */
	unsigned once_count;
	unsigned quota, quota_used; /* sends until quota_code; 0: no quota */
	int quota_code;
	char barred[128]; /* these numbers, with commas between, are refused with barred_code */
	int barred_code;
	enum report_fault report;
	uint8_t report_status;
	enum answer_fault answer;
	unsigned answer_count; /* 0: until told otherwise */
	int64_t answer_delay;
	int64_t csca_empty;
	bool counter_still; /* EF_SMSS is not kept */
	int counter_says;   /* but says this */
	bool ussd_packed;   /* +CUSD takes and tells packed septets in hex, whatever +CSCS is */
};

/* ---- the modem ---- */

enum activity {
	ACTIVITY_READY,	    /* waits for a command line */
	ACTIVITY_THINKING,  /* has one, runs it at due */
	ACTIVITY_PROMPTING, /* its prompt comes at due */
	ACTIVITY_BODY,	    /* at the prompt */
	ACTIVITY_SENDING,   /* a segment is in the air until due */
	ACTIVITY_HANGING,   /* this command never ends */
	ACTIVITY_OFF	    /* power comes at due */
};

enum body_of { BODY_SEND, BODY_WRITE, BODY_ACKNOWLEDGE };

struct later { /* words that come at a time */
	struct later *next;
	int64_t due;
	bool news;
	char *text;
};

struct sim_modem {
	struct sim_settings settings; /* texts its own */
	struct network *network;
	size_t line;
	char iccid[24], imsi[20], number[24], centre[24], pin[12];

	/* power and SIM */
	int64_t boot_at, sms_ready_at;
	bool silent_boot;
	enum sim_state sim;
	int64_t sim_ready_at; /* busy until */
	bool pin_open;	      /* the PIN was given, or none is needed */
	int pin_left, puk_left;
	unsigned pin_tries;
	unsigned resets; /* AT+CFUN=1,1 heard since the start */
	long cfun;
	enum sim_registration registration;
	long signal;	     /* +CSQ */
	uint8_t reference;   /* EF_SMSS: last used TP-MR */
	int64_t clock_shift; /* +CCLK minus UTC, ms */
	bool clock_lost;
	unsigned plugged;

	/* the talk */
	struct profile profile;
	struct at_lexer lexer;
	struct buffer input; /* bytes not looked at yet */
	size_t input_at;
	enum activity activity;
	int64_t due;
	char command[AT_LINE_MAX + 1];
	const char *rest; /* of command */

	/* the way out */
	struct buffer answer, held_news, output;
	size_t output_at, allowed; /* octets written; octets that may be (chop) */
	int64_t chop_at;
	struct later *later;
	unsigned lines_said; /* of the present call */

	/* messages */
	struct storage storage[STORAGES];
	enum body_of body_of;
	const char *body_answer; /* "+CMGS", "+CMGW", ... */
	long body_length, body_status;
	char body_to[SMS_ADDRESS_TEXT_MAX];
	struct sms_submit submit; /* in the air */
	int64_t began;
	int64_t next_delivery;
	struct network_parcel *unacknowledged;
	int64_t acknowledge_by;
	bool full_told;
	bool blocked; /* the next parcel found no place at the last try */

	struct {
		char caller[SMS_ADDRESS_TEXT_MAX]; /* "" withheld */
		int64_t next, until;		   /* up ms; until 0: nobody calls */
		unsigned ended;			   /* calls that were ended here */
	} ring;

	struct faults faults;
};

/* ring.c */
void ring_begin(struct sim_modem *modem, const char *caller, int64_t lasts, struct moment now);
void ring_tick(struct sim_modem *modem, struct moment now);
int64_t ring_deadline(const struct sim_modem *modem);
/* The call is refused or hung up from here. */
void ring_end(struct sim_modem *modem);

/* modem.c */
void modem_profile_reset(struct sim_modem *modem);
void modem_reboot(struct sim_modem *modem, int64_t after, bool silent, struct moment now);
/* The port hangs up for so long; and the same with the power. */
void modem_hang_up(struct sim_modem *modem, int64_t after, struct moment now);
void modem_unplug(struct sim_modem *modem, int64_t after, struct moment now);
bool modem_registered(const struct sim_modem *modem);
/* <stat> of +CREG as it is now. */
int modem_registration(const struct sim_modem *modem);
void modem_register(struct sim_modem *modem, enum sim_registration registration);
/* The command line ends. */
void modem_finish(struct sim_modem *modem, struct outcome outcome);
/* Asks for a body. */
void modem_prompt(struct sim_modem *modem, struct moment now);

/* say.c */
void say(struct sim_modem *modem, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_result(struct sim_modem *modem, struct outcome outcome);
void say_prompt(struct sim_modem *modem);
void say_echo(struct sim_modem *modem, const char *bytes, size_t size);
void say_news(struct sim_modem *modem, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* News, or an answer that is late, at a time. */
void say_later(struct sim_modem *modem, int64_t due, bool news, const char *text);
/* What was said so far goes out; news that were held back follow. */
void say_out(struct sim_modem *modem);
/* The power went: what was not said is not said any more. */
void say_forget(struct sim_modem *modem);
void say_tick(struct sim_modem *modem, struct moment now);
int64_t say_deadline(const struct sim_modem *modem);

/* command.c */
struct outcome command_run(struct sim_modem *modem, const struct call *call, struct moment now);

/* message.c */
struct outcome message_cmgf(struct sim_modem *, const struct call *, struct moment);
struct outcome message_csms(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cpms(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cnmi(struct sim_modem *, const struct call *, struct moment);
struct outcome message_csca(struct sim_modem *, const struct call *, struct moment);
struct outcome message_csmp(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cmgl(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cmgr(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cmgd(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cmgs(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cmgw(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cmss(struct sim_modem *, const struct call *, struct moment);
struct outcome message_cnma(struct sim_modem *, const struct call *, struct moment);
/* The body came (up to Ctrl-Z), or not (ESC: NULL). */
void message_body(struct sim_modem *modem, const char *body, struct moment now);
/* The segment in the air has arrived. */
void message_sent(struct sim_modem *modem, struct moment now);
/* Octets of the TPDU of a line of hex; what <length> means. */
size_t message_length(const char *hex);
/* A free place; NULL: full. */
struct slot *storage_free_slot(struct storage *storage);
void slot_fill(struct storage *storage, struct slot *slot, const char *pdu, int status,
	       uint64_t text, unsigned part);
void slot_clear(struct storage *storage, struct slot *slot);

/* textmode.c */
/* The header line ("+CMGR: ...", "+CMGL: ...", "+CMT: ...", "+CDS: ...") and the data line. */
void textmode_header(const struct sim_modem *modem, const char *prefix, const struct slot *slot,
		     long index, struct buffer *out);
void textmode_data(const struct sim_modem *modem, const struct slot *slot, struct buffer *out);
/* Makes the SUBMIT of a text. False: it cannot be one. */
bool textmode_submit(struct sim_modem *modem, const char *to, const char *body,
		     struct sms_submit *submit);
/* Between UTF-8 and the character set of +CSCS. */
void textmode_charset_show(const struct sim_modem *modem, const char *utf8, struct buffer *out);
void textmode_charset_read(const struct sim_modem *modem, const char *text, char *utf8,
			   size_t size);

/* deliver.c */
void deliver_tick(struct sim_modem *modem, struct moment now);
int64_t deliver_deadline(const struct sim_modem *modem);
/* What +CNMA or its time-out says about the parcel shown last. */
void deliver_acknowledged(struct sim_modem *modem, bool taken, struct moment now);

#endif
