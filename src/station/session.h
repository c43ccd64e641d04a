/*
 * One modem's session: what is known of it, what it is doing, what it does next. The chat
 * carries one command at a time, so a session does one thing (enum activity) at a time; each
 * thing is a file of its own: bringup.c, receive.c, send.c, recover.c, health.c.
 */
#ifndef STATION_SESSION_H
#define STATION_SESSION_H

#include "base/buffer.h"
#include "conf/config.h"
#include "office/dispatch.h"
#include "station/station.h"
#include "station/ussd.h"
#include "store/inbox.h"
#include "store/sim.h"

#include <cunxin/at_chat.h>
#include <cunxin/sms_segment.h>

#define STORAGES_MAX 4
#define BATCH_MAX    64	 /* lines kept before they are committed */
#define SLOTS_MAX    256 /* committed slots that wait for their delete */
#define DELETES_MAX  20	 /* deletes in one command line */
#define SUSPECTS_MAX 16
#define REPORTS_MAX  32
#define PHRASE_SIZE  64

/* Where the session stands. */
enum phase {
	PHASE_DOWN,	 /* no link */
	PHASE_LISTENING, /* just opened: what a modem still has to say is heard first */
	PHASE_BRINGUP,
	PHASE_READY,
	PHASE_RECOVERY, /* the ladder */
	PHASE_HELD	/* waits for a person or a time: PIN, no SIM, given up */
};

/* What the command in flight belongs to; also the upper half of its id. */
enum activity {
	DOING_NOTHING,
	DOING_BRINGUP,
	DOING_SWEEP,
	DOING_DELETE,
	DOING_SEND,
	DOING_HEALTH,
	DOING_RECOVERY,
	DOING_REQUEST,
	DOING_CALL
};

/* One storage of the modem ("SM", "ME", "SR"). */
struct storage {
	char name[8];
	long used, total; /* -1: not known */
	bool due;	  /* to be swept as soon as possible */
	bool late;	  /* it was not listed at the bring-up, but later, or only announced */
};

/* A line that was read and is not committed yet. */
struct kept_line {
	int slot;
	char *hex;	      /* as it came; the session's own */
	enum inbox_kept kept; /* once it is committed */
};

/* A slot that will not be deleted or read well. */
struct suspect {
	char storage[8];
	int slot;
	unsigned unread;    /* times its line did not come whole */
	unsigned undeleted; /* times its delete failed, or did nothing */
	bool announced;	    /* since it was read last: it had become empty */
};

/* A message on its way through one modem, cut into segments. */
struct outgoing {
	struct outbox_message message; /* id 0: none */
	struct sms_cutter cutter;
	unsigned part; /* the segment that pdu holds, from 1 */
	char pdu[2 * SMS_PDU_MAX + 1];
	size_t pdu_octets; /* the <length> of AT+CMGS */
};

/* An outcome of a segment on its way into the database. */
enum settle_kind {
	SETTLE_NOTHING,
	SETTLE_SENT,
	SETTLE_POSTPONED,
	SETTLE_FAILED,
	SETTLE_DOUBTFUL,
	SETTLE_UNTRIED
};

struct settlement {
	enum settle_kind kind;
	int64_t id;
	unsigned part;
	int reference;
	int64_t not_before;
	bool counts;
	char error[96];
};

enum registration {
	REGISTRATION_UNKNOWN,
	REGISTRATION_NONE,
	REGISTRATION_HOME,
	REGISTRATION_SEARCHING,
	REGISTRATION_DENIED,
	REGISTRATION_ROAMING
};

struct session {
	struct station *station;
	size_t index;
	const struct config_modem *config;
	struct at_chat chat;
	enum phase phase;
	enum activity activity;
	int64_t wake;		     /* up ms: something of it is due; NEVER */
	char state[PHRASE_SIZE * 2]; /* words for status: "ready", "PIN is needed", … */

	/* who it is */
	char manufacturer[PHRASE_SIZE], model[PHRASE_SIZE], revision[PHRASE_SIZE];
	char imei[24], sim[32], operator[PHRASE_SIZE], centre[PHONE_SIZE];
	char number[PHONE_SIZE]; /* the SIM's own; "" it does not tell it */
	enum registration registration, registration_ps;
	bool registration_known;
	int signal;	  /* 0 to 31, 99 unknown */
	bool sim_changed; /* another SIM than last time: sending waits for a person */

	/* bringup.c */
	size_t step;
	unsigned tries;	    /* of this step */
	int64_t give_up_at; /* up ms: a step that waits has waited enough; 0: it does not wait */
	bool answered;	    /* this step got a line it could use */
	char pin_state[PHRASE_SIZE]; /* "READY", "SIM PIN", … */
	long pin_left;		     /* tries; -1: the SIM does not say */
	unsigned cnmi_rung;
	bool sim_gone;	     /* it says that the SIM was taken out */
	bool held_for_sim;   /* a hold that ends when the SIM says so */
	bool echo_tolerated; /* it echoes whatever it is told */
	char wanted_command[AT_COMMAND_MAX + 1];

	/* storage.c, receive.c */
	struct storage storages[STORAGES_MAX];
	size_t storage_count;
	unsigned announced;  /* bits of the storages that announcements have named */
	size_t home;	     /* index of the storage that takes what comes in */
	size_t current;	     /* index of the one that is selected; STORAGES_MAX: none */
	bool three_storages; /* CPMS takes three arguments */
	size_t selecting;    /* index of the storage that AT+CPMS is asked for */
	bool refresh;	     /* select again although selected: its answer counts the messages */
	unsigned list_hangs; /* listings that timed out */
	bool reads_singly;   /* CMGL hangs or is unsupported: CMGR slot by slot */
	bool text_mode;	     /* the listing under way came in text mode */
	bool deletes_singly; /* this modem refuses several commands in one line */
	struct kept_line batch[BATCH_MAX];
	size_t batched;
	int slots[SLOTS_MAX]; /* read by this sweep and committed */
	size_t slot_count, slots_asked, slots_done;
	int probe_slot, probe_last; /* slot by slot */
	int cleared[SLOTS_MAX];	    /* deleted, to be noted in the next commit */
	char cleared_storage[8];
	size_t cleared_count;
	bool commit_due; /* a batch waits for a database that was busy */
	struct suspect suspects[SUSPECTS_MAX];
	size_t suspect_count;
	char suspects_sim[32];	    /* they are this SIM's and its modem's */
	char *reports[REPORTS_MAX]; /* +CDS and +CMT lines that wait to be kept */
	size_t report_count;
	long listed;	     /* messages that the listing under way has shown */
	bool listing_failed; /* the batch could not be kept: the rest of the list is let go */
	int64_t sweep_at;    /* up ms of the next sweep of all storages */
	unsigned sweeps;     /* such, since the bring-up */
	bool announces;	     /* CNMI was taken: +CMTI comes */

	/* send.c */
	struct outgoing air;  /* being sent; message.id 0: none */
	unsigned air_part;    /* the segment that AT+CMGS was asked for */
	struct outgoing next; /* prepared while the air is busy */
	bool handed;	      /* Ctrl-Z of the part in the air is out */
	long sent_reference;  /* +CMGS: of the part in the air; -1: none came */
	struct {
		int64_t id;
		unsigned part;
		int reference;
		int64_t commit_by; /* up ms */
	} unsaved;		   /* `sent` that shares the next commit; id 0: none */
	struct settlement settle;  /* an outcome that the database has yet to take */
	bool keeps_link;	   /* CMMS is understood */
	bool link_kept;		   /* CMMS=2 is on */
	unsigned in_a_row;	   /* segments sent without a pause */
	int64_t send_at;	   /* up ms: look for something to send then */
	int64_t paused_until;	   /* up ms: the network or the SIM refuses until then */
	unsigned refusals;	   /* by the network or the modem, in a row */
	char barred[PHONE_SIZE];   /* the recipient of the last SIM-wide refusal; "" none */
	unsigned barred_count;	   /* such refusals in a row, of different recipients */
	char paused_words[PHRASE_SIZE * 2]; /* why, for status; holds until paused_until */
	struct policy_gate waits;	    /* why nothing was chosen last */
	int64_t waits_until; /* up ms: caps that open for one at a time are told on */
	bool reconsider;     /* something was queued or steered while the air was busy */
	bool gives_way;	     /* a better one goes before the rest of this message */
	int64_t asked_at;    /* up ms of the last AT+CMGS */
	int64_t pdu_mode_at; /* up ms: it was in PDU mode then */
	int64_t air_ms;	     /* what a segment takes, about; 0: not known */
	unsigned sent_since_sweep;
	unsigned sweeps_since_send;
	int64_t late_id; /* the part whose +CMGS may still come; 0: none */
	unsigned late_part;
	int64_t retry_at; /* up ms: the database was busy */

	/* counter.c */
	struct counter {
		enum sim_counter trust;
		int last;	  /* the last +CMGS since the bring-up; -1: not known */
		int found;	  /* one that the SIM's file said too; -1: none yet */
		int read;	  /* the file, as it has just been read; -1: it could not be */
		int before;	  /* the last +CMGS before the doubt */
		bool kept_power;  /* since the doubt */
		int64_t doubt_id; /* the file has not moved, but it may be too early; 0: none */
		unsigned doubt_part;
		int64_t over_at; /* up ms: it is not too early any more */
	} counter;

	/* request.c */
	int64_t request_id; /* being carried out; 0: none */
	struct buffer request_answer;
	int64_t ussd_by; /* up ms: the network's words are waited for until then; 0: for none */
	struct {
		char code[USSD_CODE_MOST + 1];
		enum ussd_form form; /* in which it is asked; once known, the one it takes */
		unsigned tried;	     /* bits */
		bool known, again;
	} ussd;
	bool requests_due; /* the table may hold one */

	/* call.c */
	struct {
		bool rings, noted, hang_up;
		char number[PHONE_SIZE]; /* "" withheld, or not there yet */
		int64_t heard_at;	 /* up ms of the last RING */
		int64_t note_at;	 /* up ms */
		unsigned ends;		 /* tries to end it */
	} call;

	/* status.c */
	struct session_told {
		uint64_t facts, all;
	} told, told_next; /* prints of its row: as written last, as it is now */
	bool told_new, facts_new;

	/* recover.c */
	unsigned rung;
	bool closes;	    /* the port should be closed */
	int64_t opens_at;   /* up ms: and opened again then */
	unsigned timeouts;  /* in a row */
	bool sends_unsafe;  /* the last command was CMGS: no Ctrl-Z */
	bool unsafe_ctrl_z; /* it was when recovery began */
	bool waits_boot;    /* after a reset */
	/* Its resets: as the table setting holds them, over restarts of the daemon. */
	struct {
		int64_t at;  /* utc ms of the last one; 0: none */
		int64_t day; /* utc ms at which that day began */
		unsigned that_day;
	} resets;
	bool reopens;	  /* a hold ends in closing and opening the port */
	int64_t ready_at; /* up ms of the last bring-up's end */
	int64_t doubt_at; /* up ms of the last segment of unknown fate */
	char held_words[PHRASE_SIZE * 2];

	/* health.c */
	int64_t health_at;
	unsigned health_step, health_round;
	unsigned health_deaf; /* bits of questions that this modem refuses */
	int64_t modem_clock;  /* utc ms, as the modem said at bring-up; 0: it did not */
	bool proved;	      /* this link has answered */
	bool found;	      /* and is the modem's that it was taken for */
	int64_t heard_at;     /* up ms of the last answer */

	/* counters since start, for status */
	unsigned long received, sent, at_lines, recoveries, reopenings, reboots;
};

/* ---- session.c ---- */
void session_init(struct session *session, struct station *station, size_t index,
		  const struct config_modem *config);
void session_release(struct session *session);
void session_link_up(struct session *session, struct moment now);
void session_link_down(struct session *session, const char *why, struct moment now);
void session_input(struct session *session, const char *bytes, size_t size, struct moment now);
void session_tick(struct session *session, struct moment now);
int64_t session_deadline(const struct session *session);
/* Words for status, and an event row at the next chance. */
void session_say(struct session *session, int priority, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void session_state(struct session *session, const char *words);

/* Asks one command; number comes back as the lower half of the event's id. */
void session_ask(struct session *session, enum activity activity, unsigned number, const char *text,
		 const char *prefix, int32_t patience, struct moment now);
struct office *session_office(const struct session *session);
/* Keeps the text without blanks and quotes. */
void session_phrase(char *out, size_t size, const char *line);

/* ---- bringup.c ---- */
void bringup_start(struct session *session, struct moment now);
void bringup_tick(struct session *session, struct moment now);
void bringup_event(struct session *session, const struct at_event *event, struct moment now);

/* A person may have confirmed the SIM. */
void bringup_confirm_sim(struct session *session, struct moment now);
/* There was a SIM, and there is none: what to do is found out as at the start. */
void bringup_sim_gone(struct session *session, struct moment now);
/* The modem says that its SIM or its messages are usable. */
void bringup_sim_ready(struct session *session, struct moment now);

/* ---- storage.c ---- */
/* The one of that name, new or known. NULL: no more than STORAGES_MAX. */
struct storage *storage_add(struct session *session, const char *name);
void storage_drop(struct session *session, size_t index);
/* It is selected by its own name only: not every memory takes what comes in. */
bool storage_alone(const struct session *session, size_t index);
/* AT+CPMS=?: takes up the names in its first group that are not known yet. */
void storage_listed(struct session *session, const char *line);
/* One that an announcement names, taken up if it was not listed. NULL: no storage's name. */
struct storage *storage_announced(struct session *session, const char *name);
/* After a bring-up: the announced ones that the modem has not listed this time either. */
void storage_recall(struct session *session);

/* ---- receive.c ---- */
/* Forgets what was read over the last link; reports that wait are kept. */
void receive_reset(struct session *session);
void receive_release(struct session *session);
/* +CMTI, +CDSI, memory full: a hint that a storage is worth a look. */
void receive_announced(struct session *session, const char *line, struct moment now);
/* +CMT: the PDU of a text itself. */
void receive_direct(struct session *session, const char *pdu, struct moment now);
/* A status report: it shares the commit that `sent` waits for, if it does. */
void receive_report(struct session *session, const char *pdu, struct moment now);
/* Notes the reports that wait inside an open transaction; and, when that is committed, lets go of
 * them. */
void receive_note_reports(struct session *session, struct moment now);
void receive_reports_kept(struct session *session);
void receive_all_due(struct session *session);
/* True: a command was asked. */
bool receive_work(struct session *session, struct moment now);
/* A batch or a report that the database would not take at once. */
void receive_retry(struct session *session, struct moment now);
void receive_event(struct session *session, const struct at_event *event, struct moment now);
bool receive_wanted(const struct session *session, struct moment now);
/* up ms at which receive_work() has something to do. */
int64_t receive_due(const struct session *session);

/* ---- suspect.c ---- */
/* The SIM is known: another one's slots are no suspects. */
void suspect_begin(struct session *session);
/* Its line did not come whole. True: so often that it is taken as it is. */
bool suspect_unread(struct session *session, const char *storage, int slot);
/* Its delete was refused. */
void suspect_undeleted(struct session *session, const char *storage, int slot);
/* Something new lies in it, says the modem. */
void suspect_announced(struct session *session, const char *storage, long slot);
/* What it was found to hold, once that is committed. */
void suspect_read(struct session *session, const char *storage, int slot, enum inbox_kept kept);
/* Its delete has failed so often that it is left alone (F42). */
bool suspect_given_up(struct session *session, const char *storage, int slot);
unsigned suspect_stuck(const struct session *session, const char *storage);
#define STUCK_ALARM 3 /* so many of one storage are an alarm */

/* ---- send.c ---- */
bool send_work(struct session *session, struct moment now);
/* up ms at which send_work() has something to do. */
int64_t send_due(const struct session *session);
void send_event(struct session *session, const struct at_event *event, struct moment now);
/* An answer that came after its time-out, or after a restart. */
void send_late(struct session *session, const char *line, struct moment now);
/* `sent` of the last segment waits for a commit, SHARES_COMMIT at most. */
bool send_shares_commit(const struct session *session);
/* `sent` that could not share another commit in time. */
void send_save(struct session *session, struct moment now);
/* Writes the settlement that waits. False: the database is still busy. */
bool send_settle(struct session *session, struct moment now);
/* The link or the modem went away. */
void send_broken(struct session *session, const char *why, struct moment now);
void send_forget(struct session *session);
/* Something better may have been queued, or what was prepared may not go any more. */
void send_reconsider(struct session *session, struct moment now);
/* Why nothing goes over this modem, for status; "" something does, or nothing waits. */
const char *send_waits(const struct session *session, struct moment now);
/* The end is near: what is not in the air stays in the queue. */
void send_stop(struct session *session, struct moment now);

/* A segment in doubt that never left the modem is queued again as it was. */
void send_untried(struct session *session, int64_t id, unsigned part, struct moment now);

/* ---- counter.c ---- */
#define COUNTER_COMMAND "AT+CRSM=176,28483,0,0,2" /* READ BINARY of EF_SMSS */
void counter_reset(struct session *session);
void counter_load(struct session *session);
/* A segment is in doubt, and this SIM's counter is worth asking. */
bool counter_speaks(struct session *session);
/* Answers to AT+CREG?, before it is set anew, and to COUNTER_COMMAND. */
void counter_power(struct session *session, const char *line);
void counter_line(struct session *session, const char *line);
/* Both were heard at the bring-up after the doubt. */
void counter_after_doubt(struct session *session, struct moment now);
/* A segment went out with this reference (-1: none was told); or was refused. */
void counter_sent(struct session *session, int reference, struct moment now);
void counter_refused(struct session *session);
/* It should be asked when there is time; and it was. */
bool counter_wanted(const struct session *session, struct moment now);
void counter_asked(struct session *session, struct moment now);

/* ---- recover.c ---- */
#define RESETS_A_DAY 6
/* What is remembered of this modem's resets. */
void recover_load(struct session *session);
void recover_start(struct session *session, const char *why, struct moment now);
void recover_tick(struct session *session, struct moment now);
void recover_event(struct session *session, const struct at_event *event, struct moment now);
/* The modem says that it has just booted: everything it was told is forgotten. */
void recover_rebooted(struct session *session, const char *line, struct moment now);
/* Given up until a person or an hour changes it. */
void recover_hold(struct session *session, const char *words, int64_t again, struct moment now);
/* The network or the modem refuses everything: the radio is switched off and on. */
void recover_sick(struct session *session, struct moment now);
/* A port that was only guessed and has never answered: no ladder, the next one. */
bool recover_unproved(const struct session *session);
/* The port is not the modem's that it was taken for: close it, the loop tries the next. */
void recover_leave(struct session *session, const char *words, struct moment now);
/* A hold is over: begin anew. */
void recover_resume(struct session *session, struct moment now);

/* ---- health.c ---- */
bool health_work(struct session *session, struct moment now);
void health_event(struct session *session, const struct at_event *event, struct moment now);
/* Registration and signal lines, as answer or as news. True: it was one. */
bool health_line(struct session *session, const char *line, bool news);
bool health_registered(const struct session *session);

/* ---- request.c: verbs that need the live modem ---- */
bool request_work(struct session *session, struct moment now);
void request_event(struct session *session, const struct at_event *event, struct moment now);
/* +CUSD, or another line of its words. True: it was one. */
bool request_news(struct session *session, const char *line, struct moment now);

/* ---- call.c ---- */
/* RING, +CRING, +CLIP. True: it was one. */
bool call_news(struct session *session, const char *line, struct moment now);
void call_tick(struct session *session, struct moment now);
/* up ms at which call_tick() has something to do. */
int64_t call_due(const struct session *session);
bool call_work(struct session *session, struct moment now);
void call_event(struct session *session, const struct at_event *event, struct moment now);

/* ---- station.c, for the sessions ---- */
struct office *station_office(struct station *station);
/* Ids that some modem of this station has claimed. */
size_t station_claimed(const struct station *station, int64_t *ids, size_t size);
void station_say(struct station *station, int priority, const char *text);
/* Outgoing stops: held by a person, or low budget. */
bool station_sending_held(const struct station *station);
/* The database is holding or the disk is nearly full: the SIM keeps its messages. */
bool station_reading_held(const struct station *station);
/* Texts were kept: what they cause is heard before the next segment goes out. */
void station_heard(struct station *station);
bool station_listens(const struct station *station);
/* What status shows has changed: it is written at the next turn. */
void station_changed(struct station *station);
/* Something was queued or settled: look again at once. */
void station_stir(struct station *station);
/* A modem (by the network), or the service centre of a text that has just come, says what time it
 * is. */
void station_told_time(struct station *station, int64_t utc, bool by_text);
/* The clock is in doubt, and the modem should be asked for the network's. */
bool station_doubts_clock(const struct station *station);

#endif
