#include "unit/store/pdus.h"

#include "store/tally.h"

#define SIM    "89860000000000000001"
#define NUMBER "+8613900000001"
#define LONG                                                                                                                       \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

static int64_t queue(struct scratch *scratch, struct outbox_order order)
{
	int64_t id;

	if (order.recipient == NULL)
		order.recipient = NUMBER;
	if (order.text == NULL)
		order.text = "已登记";
	if (order.kind == NULL)
		order.kind = "reply";
	scratch_begin(scratch);
	id = outbox_queue(scratch->store, &order, scratch->now);
	scratch_commit(scratch);
	return id;
}

static bool hand(struct scratch *scratch, int64_t id, unsigned part)
{
	bool queued;

	scratch_begin(scratch);
	queued = outbox_handed(scratch->store, id, part, "m1", SIM, scratch->now);
	scratch_commit(scratch);
	return queued;
}

static void sent(struct scratch *scratch, int64_t id, unsigned part, int reference)
{
	scratch_begin(scratch);
	outbox_sent(scratch->store, id, part, reference, scratch->now);
	scratch_commit(scratch);
}

static void doubtful(struct scratch *scratch, int64_t id, unsigned part)
{
	scratch_begin(scratch);
	outbox_doubtful(scratch->store, id, part, "no answer", scratch->now);
	scratch_commit(scratch);
}

/* Hands over and sends one text, a second for each step. */
static int64_t send(struct scratch *scratch, const char *recipient, int reference)
{
	int64_t id = queue(scratch, (struct outbox_order){ .recipient = recipient });

	scratch_later(scratch, SECONDS(1));
	hand(scratch, id, 1);
	scratch_later(scratch, SECONDS(1));
	sent(scratch, id, 1, reference);
	return id;
}

struct arrived {
	const char *recipient;
	unsigned reference, status;
	int64_t stamp; /* ms before now that the service centre took it */
	bool for_command;
};

static enum outbox_reported report_over(struct scratch *scratch, const char *sim,
					struct arrived arrived)
{
	struct sms_status_report it = { .reference = (uint8_t)arrived.reference,
					.status = (uint8_t)arrived.status,
					.for_command = arrived.for_command };
	enum outbox_reported reported;

	if (arrived.recipient != NULL)
		sms_address_set(&it.recipient, arrived.recipient);
	sms_time_set(&it.sent, (scratch->now.utc - arrived.stamp) / 1000 * 1000, 480);
	sms_time_set(&it.discharged, scratch->now.utc, 480);
	scratch_begin(scratch);
	reported = outbox_reported(scratch->store, sim, &it, scratch->now);
	scratch_commit(scratch);
	return reported;
}

static enum outbox_reported report(struct scratch *scratch, struct arrived arrived)
{
	return report_over(scratch, SIM, arrived);
}

static struct outbox_message get(struct scratch *scratch, int64_t id)
{
	struct outbox_message message;

	assert_true(outbox_get(scratch->store, id, &message));
	outbox_release(&message);
	return message;
}

static void assert_state(struct scratch *scratch, int64_t id, const char *state)
{
	assert_string_equal(outbox_state_name(get(scratch, id).state), state);
}

static int64_t next(struct scratch *scratch, enum outbox_lane worst)
{
	struct outbox_message message;
	struct outbox_gates gates = { .broadcasts = false };

	for (int lane = 0; lane <= (int)worst; lane++)
		gates.open[lane] = true;
	if (!outbox_next(scratch->store, scratch->now, &gates, NULL, 0, &message))
		return 0;
	outbox_release(&message);
	return message.id;
}

/* ---- queuing and choosing ---- */

static void test_a_purpose_is_queued_once(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .purpose = "reply:1" });

	assert_true(id > 0);
	assert_int_equal(queue(scratch, (struct outbox_order){ .purpose = "reply:1" }), 0);
	assert_true(queue(scratch, (struct outbox_order){ .purpose = "reply:2" }) > id);
	assert_true(queue(scratch, (struct outbox_order){ .purpose = NULL }) > id);
	assert_true(queue(scratch, (struct outbox_order){ .purpose = NULL }) > id);
}

static void test_the_next_is_chosen_by_lane_and_age_and_time(void **state)
{
	struct scratch *scratch = *state;
	int64_t notice = queue(scratch, (struct outbox_order){ .lane = LANE_NOTICE });
	int64_t later =
		queue(scratch, (struct outbox_order){ .lane = LANE_REPLY,
						      .not_before = scratch->now.utc + HOURS(1) });
	int64_t first = queue(scratch, (struct outbox_order){ .lane = LANE_REPLY });
	int64_t second = queue(scratch, (struct outbox_order){ .lane = LANE_REPLY });
	struct outbox_message message;

	assert_int_equal(next(scratch, LANE_NOTICE), first);
	assert_true(
		outbox_next(scratch->store, scratch->now, &outbox_gates_open, &first, 1, &message));
	assert_int_equal(message.id, second);
	assert_int_equal(message.segments, 1);
	assert_int_equal(message.settled, 0);
	assert_int_equal(message.reference, -1);
	assert_string_equal(message.text, "已登记");
	outbox_release(&message);
	assert_int_equal(outbox_due(scratch->store, scratch->now), scratch->now.utc + HOURS(1));
	scratch_begin(scratch);
	assert_true(outbox_cancel(scratch->store, first, scratch->now) &&
		    outbox_cancel(scratch->store, second, scratch->now));
	scratch_commit(scratch);
	assert_int_equal(next(scratch, LANE_REMINDER), 0);
	assert_int_equal(next(scratch, LANE_NOTICE), notice);
	scratch_later(scratch, HOURS(1));
	assert_int_equal(next(scratch, LANE_NOTICE), later);
	assert_int_equal(outbox_due(scratch->store, scratch->now), NEVER);
}

static void test_stale_words_expire_unsaid(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch,
			   (struct outbox_order){ .useful_until = scratch->now.utc + MINUTES(5) });

	queue(scratch, (struct outbox_order){ .lane = LANE_NOTICE });
	scratch_later(scratch, MINUTES(5));
	assert_int_not_equal(next(scratch, LANE_NOTICE), id);
	scratch_begin(scratch);
	assert_int_equal(outbox_expire(scratch->store, scratch->now), 1);
	scratch_commit(scratch);
	assert_state(scratch, id, "expired");
	assert_false(hand(scratch, id, 1));
	assert_state(scratch, id, "expired");
}

static void test_a_clock_set_back_neither_holds_replies_nor_caps(void **state)
{
	struct scratch *scratch = *state;
	struct moment right = scratch->now;
	struct outbox_message message;
	int64_t id, handed;

	scratch->now.utc += DAYS(3650);
	handed = queue(scratch, (struct outbox_order){ .text = NULL });
	scratch_begin(scratch);
	outbox_reference(scratch->store, handed, SIM);
	scratch_commit(scratch);
	hand(scratch, handed, 1);
	sent(scratch, handed, 1, 1);
	id = queue(scratch, (struct outbox_order){ .useful_until = scratch->now.utc + HOURS(24) });
	scratch->now = right;
	assert_int_equal(next(scratch, LANE_NOTICE), 0);
	scratch_begin(scratch);
	assert_int_equal(outbox_expire(scratch->store, scratch->now), 0);
	scratch_commit(scratch);
	assert_int_equal(next(scratch, LANE_NOTICE), id);
	assert_true(outbox_get(scratch->store, id, &message));
	assert_int_equal(message.useful_until, right.utc + HOURS(24));
	outbox_release(&message);
	assert_int_equal(outbox_handed_nth(scratch->store, SIM, 1), right.utc);
}

static void test_by_a_wrong_clock_nothing_is_stale_when_it_is_set(void **state)
{
	struct scratch *scratch = *state;
	struct moment right = scratch->now;
	int64_t id;

	scratch->now = (struct moment){ .up = 1000, .utc = 1000, .trusted = false };
	id = queue(scratch, (struct outbox_order){ .useful_until = HOURS(24) });
	scratch->now = right;
	scratch_begin(scratch);
	assert_int_equal(outbox_expire(scratch->store, scratch->now), 0);
	scratch_commit(scratch);
	assert_int_equal(next(scratch, LANE_NOTICE), id);
}

static void test_a_cancelled_message_is_not_handed_over(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });

	scratch_begin(scratch);
	assert_true(outbox_cancel(scratch->store, id, scratch->now));
	assert_false(outbox_cancel(scratch->store, id, scratch->now));
	scratch_commit(scratch);
	assert_false(hand(scratch, id, 1));
	assert_state(scratch, id, "cancelled");
	id = queue(scratch, (struct outbox_order){ .text = NULL });
	hand(scratch, id, 1);
	scratch_begin(scratch);
	assert_false(outbox_cancel(scratch->store, id, scratch->now));
	scratch_commit(scratch);
	assert_false(hand(scratch, id, 1));
}

static void test_a_text_too_long_for_any_message_fails_at_once(void **state)
{
	struct scratch *scratch = *state;
	char *text = malloc(60001);
	int64_t id;

	for (size_t i = 0; i < 60000; i += 3)
		memcpy(text + i, "村", 3);
	text[60000] = '\0';
	id = queue(scratch, (struct outbox_order){ .text = text });
	assert_state(scratch, id, "failed");
	assert_int_equal(next(scratch, LANE_NOTICE), 0);
	free(text);
}

/* ---- the journal ---- */

static void test_a_segment_goes_its_way_to_delivered(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });

	assert_state(scratch, id, "queued");
	assert_true(hand(scratch, id, 1));
	assert_state(scratch, id, "sending");
	assert_int_equal(next(scratch, LANE_NOTICE), 0);
	scratch_later(scratch, SECONDS(4));
	sent(scratch, id, 1, 17);
	assert_state(scratch, id, "sent");
	assert_int_equal(get(scratch, id).sent_at, scratch->now.utc);
	assert_int_equal(get(scratch, id).attempts, 1);
	scratch_later(scratch, SECONDS(9));
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 17, 0, 11000, false }),
			 OUTBOX_REPORT_MATCHED);
	assert_state(scratch, id, "delivered");
	assert_int_equal(get(scratch, id).delivered_at, scratch->now.utc);
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 17, 0, 11000, false }),
			 OUTBOX_REPORT_REPEATED);
}

static void test_parts_go_one_after_the_other_and_go_on_after_a_restart(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });

	assert_int_equal(get(scratch, id).segments, 2);
	hand(scratch, id, 1);
	sent(scratch, id, 1, 1);
	assert_state(scratch, id, "queued");
	assert_int_equal(get(scratch, id).settled, 1);
	scratch_restart(scratch);
	assert_int_equal(next(scratch, LANE_NOTICE), id);
	scratch_begin(scratch);
	assert_int_equal(outbox_adopt_sending(scratch->store, NULL, scratch->now), 0);
	outbox_sent(scratch->store, id, 1, 1, scratch->now);
	assert_true(outbox_handed(scratch->store, id, 2, "m1", SIM, scratch->now));
	scratch_commit(scratch);
	assert_state(scratch, id, "sending");
	sent(scratch, id, 2, 2);
	assert_state(scratch, id, "sent");
	assert_int_equal(get(scratch, id).attempts, 1);
	report(scratch, (struct arrived){ NUMBER, 2, 0, 0, false });
	assert_state(scratch, id, "sent");
	report(scratch, (struct arrived){ NUMBER, 1, 0, 0, false });
	assert_state(scratch, id, "delivered");
}

static int64_t counted(struct scratch *scratch, int64_t since)
{
	return tally_segments_since(scratch->store, since, scratch->now);
}

/* A carrier charges what it took, and may charge what nobody knows of. */
static void test_what_the_network_refused_is_not_charged(void **state)
{
	struct scratch *scratch = *state;
	int64_t month = scratch->now.utc - DAYS(20), id, late, failed;

	id = queue(scratch, (struct outbox_order){ .text = LONG });
	hand(scratch, id, 1);
	assert_int_equal(counted(scratch, month), 1);
	scratch_later(scratch, MINUTES(16)); /* the quarter in which it was counted is over */
	assert_int_equal(counted(scratch, month), 1);
	scratch_begin(scratch);
	outbox_postponed(scratch->store, id, 1, 0, true, "42 congestion", scratch->now);
	assert_int_equal(counted(scratch, month), 0);
	scratch_commit(scratch);
	assert_int_equal(counted(scratch, month), 0);
	assert_int_equal(counted(scratch, scratch->now.utc), 0);
	hand(scratch, id, 1);
	sent(scratch, id, 1, 7);
	hand(scratch, id, 2);
	doubtful(scratch, id, 2);
	assert_int_equal(counted(scratch, month), 2);
	failed = queue(scratch, (struct outbox_order){ .text = "甲" });
	hand(scratch, failed, 1);
	scratch_begin(scratch);
	outbox_failed(scratch->store, failed, 1, "1 unassigned number", scratch->now);
	outbox_failed(scratch->store, failed, 1, "1 unassigned number", scratch->now);
	scratch_commit(scratch);
	assert_int_equal(counted(scratch, month), 2);
	/* Never handed over: there is nothing to take back. */
	late = queue(scratch, (struct outbox_order){ .text = "乙" });
	scratch_begin(scratch);
	outbox_failed(scratch->store, late, 1, "no such number", scratch->now);
	scratch_commit(scratch);
	assert_int_equal(counted(scratch, month), 2);
	scratch_restart(scratch);
	assert_int_equal(counted(scratch, month), 2);
}

static void test_a_refusal_postpones_or_fails(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });
	int64_t again = scratch->now.utc + MINUTES(1);

	hand(scratch, id, 1);
	scratch_begin(scratch);
	outbox_postponed(scratch->store, id, 1, again, true, "42 congestion", scratch->now);
	scratch_commit(scratch);
	assert_state(scratch, id, "queued");
	assert_int_equal(get(scratch, id).attempts, 1);
	assert_string_equal(get(scratch, id).error, "42 congestion");
	assert_int_equal(next(scratch, LANE_NOTICE), 0);
	assert_int_equal(outbox_due(scratch->store, scratch->now), again);
	scratch_later(scratch, MINUTES(1));
	hand(scratch, id, 1);
	scratch_begin(scratch);
	outbox_failed(scratch->store, id, 1, "1 unassigned number", scratch->now);
	scratch_commit(scratch);
	assert_state(scratch, id, "failed");
	assert_int_equal(next(scratch, LANE_NOTICE), 0);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM segment WHERE state = 6"),
			 1);
}

static int64_t rows_of(struct scratch *scratch, int64_t id, enum outbox_state state)
{
	char question[96];

	snprintf(question, sizeof(question),
		 "SELECT count(*) FROM segment WHERE outbox_id = %lld AND state = %d",
		 (long long)id, (int)state);
	return scratch_number(scratch, question);
}

/* Its segments have no rows before something happens to them. */
static void test_what_was_never_handed_over_ends_whole(void **state)
{
	struct scratch *scratch = *state;
	int64_t given_up = queue(scratch, (struct outbox_order){ .text = LONG });
	int64_t refused = queue(scratch, (struct outbox_order){ .text = LONG });
	int64_t later = queue(scratch, (struct outbox_order){ .text = LONG });
	int64_t begun = queue(scratch, (struct outbox_order){ .text = LONG });

	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM segment"), 0);
	scratch_begin(scratch);
	outbox_cancel(scratch->store, given_up, scratch->now);
	outbox_failed(scratch->store, refused, 1, "it cannot be encoded", scratch->now);
	outbox_failed(scratch->store, refused + 100, 1, "there is none", scratch->now);
	outbox_failed(scratch->store, later, 9, "there is none", scratch->now);
	outbox_postponed(scratch->store, later, 1, 0, true, "no prompt", scratch->now);
	scratch_commit(scratch);
	hand(scratch, begun, 1);
	sent(scratch, begun, 1, 5);
	assert_state(scratch, begun, "queued");
	assert_int_equal(get(scratch, begun).settled, 1);
	scratch_begin(scratch);
	outbox_cancel(scratch->store, begun, scratch->now);
	scratch_commit(scratch);
	assert_state(scratch, given_up, "cancelled");
	assert_int_equal(rows_of(scratch, given_up, OUTBOX_CANCELLED), 2);
	assert_state(scratch, refused, "failed");
	assert_int_equal(rows_of(scratch, refused, OUTBOX_FAILED), 1);
	assert_int_equal(rows_of(scratch, refused, OUTBOX_CANCELLED), 1);
	assert_state(scratch, later, "queued");
	assert_int_equal(get(scratch, later).attempts, 1);
	assert_int_equal(get(scratch, later).settled, 0);
	assert_state(scratch, begun, "cancelled");
	assert_int_equal(rows_of(scratch, begun, OUTBOX_SENT), 1);
	assert_false(hand(scratch, given_up, 1));
	assert_false(hand(scratch, refused, 2));
	assert_false(hand(scratch, begun, 2));
	assert_false(hand(scratch, later, 3));
	assert_false(hand(scratch, later + 100, 1));
	assert_true(hand(scratch, later, 1));
	assert_false(hand(scratch, later, 1));
}

static void test_references_of_a_card_go_round_and_are_kept_over_resends(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });
	int first, reference = 0;

	scratch_begin(scratch);
	first = outbox_reference(scratch->store, id, SIM);
	assert_int_equal(outbox_reference(scratch->store, id, SIM), first);
	scratch_commit(scratch);
	for (int i = 1; i <= 256; i++) {
		id = queue(scratch, (struct outbox_order){ .text = "x" });
		scratch_begin(scratch);
		reference = outbox_reference(scratch->store, id, SIM);
		scratch_commit(scratch);
		assert_int_equal(reference, (first + i) & 255);
	}
}

/* ---- doubts ---- */

static void test_what_was_sending_at_a_stop_is_uncertain_and_policy_may_send_it_once_more(
	void **state)
{
	struct scratch *scratch = *state;
	struct outbox_doubt doubts[4];
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });
	int64_t handed_at = scratch->now.utc;

	hand(scratch, id, 1);
	scratch_begin(scratch);
	assert_int_equal(outbox_adopt_sending(scratch->store, NULL, scratch->now), 0);
	scratch_commit(scratch);
	store_abandon(scratch->store);
	scratch_later(scratch, SECONDS(20));
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(outbox_doubts(scratch->store, doubts, 4), 0);
	scratch_begin(scratch);
	assert_int_equal(outbox_adopt_sending(scratch->store, "m2", scratch->now), 0);
	assert_int_equal(outbox_adopt_sending(scratch->store, "m1", scratch->now), 1);
	scratch_commit(scratch);
	assert_state(scratch, id, "uncertain");
	assert_int_equal(next(scratch, LANE_NOTICE), 0);
	assert_int_equal(outbox_doubts(scratch->store, doubts, 4), 1);
	assert_int_equal(doubts[0].id, id);
	assert_int_equal(doubts[0].part, 1);
	assert_int_equal(doubts[0].handed_at, handed_at);
	assert_string_equal(doubts[0].modem, "m1");
	assert_string_equal(doubts[0].kind, "reply");
	assert_int_equal(doubts[0].resends, 0);
	scratch_begin(scratch);
	outbox_send_again(scratch->store, id, 1, scratch->now);
	scratch_commit(scratch);
	assert_state(scratch, id, "queued");
	assert_true(get(scratch, id).possible_duplicate);
	assert_int_equal(get(scratch, id).settled, 0);
	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	assert_int_equal(outbox_doubts(scratch->store, doubts, 4), 1);
	assert_int_equal(doubts[0].resends, 1);
}

static void test_a_refusal_does_not_undo_what_a_report_has_proved(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });

	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	scratch_later(scratch, SECONDS(5));
	report(scratch, (struct arrived){ NUMBER, 3, 0, 4000, false });
	assert_state(scratch, id, "delivered");
	scratch_begin(scratch);
	outbox_postponed(scratch->store, id, 1, 0, true, "42", scratch->now);
	outbox_failed(scratch->store, id, 1, "8", scratch->now);
	outbox_send_again(scratch->store, id, 1, scratch->now);
	scratch_commit(scratch);
	assert_state(scratch, id, "delivered");
}

static void test_a_late_answer_settles_a_doubt(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });

	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	assert_state(scratch, id, "uncertain");
	sent(scratch, id, 1, 9);
	assert_state(scratch, id, "sent");
	doubtful(scratch, id, 1);
	assert_state(scratch, id, "sent");
}

static void test_a_doubt_that_was_never_tried_is_queued_as_it_was(void **state)
{
	struct scratch *scratch = *state;
	int64_t before = queue(scratch, (struct outbox_order){ .text = NULL });
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });

	hand(scratch, id, 1);
	assert_int_equal(outbox_reference_before(scratch->store, id, 1, SIM), -1); /* no doubt */
	doubtful(scratch, id, 1);
	assert_int_equal(outbox_reference_before(scratch->store, id, 1, SIM), -1); /* no other */
	sent(scratch, id, 1, 40);
	scratch_later(scratch, SECONDS(5));
	hand(scratch, before, 1);
	doubtful(scratch, before, 1);
	assert_int_equal(outbox_reference_before(scratch->store, before, 1, SIM), 40);
	assert_int_equal(outbox_reference_before(scratch->store, before, 1, "another"), -1);
	scratch_begin(scratch);
	outbox_untried(scratch->store, before, 1, scratch->now);
	outbox_untried(scratch->store, id, 1, scratch->now);
	scratch_commit(scratch);
	assert_state(scratch, before, "queued");
	assert_false(get(scratch, before).possible_duplicate);
	assert_state(scratch, id, "sent");
}

/* One doubtful segment, 20 s ago; the reference before it was 40. */
static const struct {
	const char *name;
	struct arrived arrived;
	enum outbox_reported reported;
	const char *state;
} doubt_reports[] = {
	{ "its own", { NUMBER, 41, 0, 17000, false }, OUTBOX_REPORT_SETTLED_DOUBT, "delivered" },
	{ "national digits",
	  { "13900000001", 41, 0, 17000, false },
	  OUTBOX_REPORT_SETTLED_DOUBT,
	  "delivered" },
	{ "still trying", { NUMBER, 41, 0x22, 17000, false }, OUTBOX_REPORT_SETTLED_DOUBT, "sent" },
	{ "it went out and was refused",
	  { NUMBER, 41, 0x48, 17000, false },
	  OUTBOX_REPORT_SETTLED_DOUBT,
	  "failed" },
	{ "another reference",
	  { NUMBER, 43, 0, 17000, false },
	  OUTBOX_REPORT_UNKNOWN,
	  "uncertain" },
	{ "another number",
	  { "+8613900000002", 41, 0, 17000, false },
	  OUTBOX_REPORT_UNKNOWN,
	  "uncertain" },
	{ "taken before it was handed over",
	  { NUMBER, 41, 0, 40000, false },
	  OUTBOX_REPORT_UNKNOWN,
	  "uncertain" },
	{ "a few seconds of our clock",
	  { NUMBER, 41, 0, 23000, false },
	  OUTBOX_REPORT_SETTLED_DOUBT,
	  "delivered" },
};

static void test_a_report_settles_only_the_doubt_that_it_proves(void **state)
{
	for (size_t i = 0; i < sizeof(doubt_reports) / sizeof(*doubt_reports); i++) {
		struct scratch *scratch;
		void *fresh;
		int64_t id;

		assert_int_equal(scratch_setup(&fresh), 0);
		scratch = fresh;
		send(scratch, "+8613900000005", 40);
		id = queue(scratch, (struct outbox_order){ .text = NULL });
		scratch_later(scratch, SECONDS(5));
		hand(scratch, id, 1);
		doubtful(scratch, id, 1);
		scratch_later(scratch, SECONDS(20));
		if (report(scratch, doubt_reports[i].arrived) != doubt_reports[i].reported ||
		    !text_is(outbox_state_name(get(scratch, id).state), doubt_reports[i].state))
			fail_msg("%s: %s", doubt_reports[i].name,
				 outbox_state_name(get(scratch, id).state));
		scratch_teardown(&fresh);
	}
	(void)state;
}

static void test_without_a_known_reference_number_and_time_settle_a_doubt(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });

	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	scratch_later(scratch, MINUTES(2));
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 200, 0, 119000, false }),
			 OUTBOX_REPORT_SETTLED_DOUBT);
	assert_state(scratch, id, "delivered");
}

/* It may be of another card, and of a text of last year. */
static void test_a_report_over_an_unknown_card_settles_no_doubt(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });

	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	scratch_later(scratch, MINUTES(2));
	assert_int_equal(
		report_over(scratch, "", (struct arrived){ NUMBER, 200, 0, 119000, false }),
		OUTBOX_REPORT_UNKNOWN);
	assert_state(scratch, id, "uncertain");
}

static void test_of_two_doubts_to_one_number_the_later_is_settled(void **state)
{
	struct scratch *scratch = *state;
	int64_t first = queue(scratch, (struct outbox_order){ .text = NULL });
	int64_t second = queue(scratch, (struct outbox_order){ .text = NULL });

	hand(scratch, first, 1);
	doubtful(scratch, first, 1);
	scratch_later(scratch, MINUTES(10));
	hand(scratch, second, 1);
	doubtful(scratch, second, 1);
	scratch_later(scratch, MINUTES(1));
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 200, 0, 59000, false }),
			 OUTBOX_REPORT_SETTLED_DOUBT);
	assert_state(scratch, second, "delivered");
	assert_state(scratch, first, "uncertain");
}

static void test_two_doubts_in_a_row_are_told_apart(void **state)
{
	struct scratch *scratch = *state;
	int64_t first, second;

	send(scratch, "+8613900000005", 255);
	first = queue(scratch, (struct outbox_order){ .text = NULL });
	second = queue(scratch, (struct outbox_order){ .recipient = "+8613900000002" });
	scratch_later(scratch, SECONDS(10));
	hand(scratch, first, 1);
	doubtful(scratch, first, 1);
	scratch_later(scratch, SECONDS(10));
	hand(scratch, second, 1);
	doubtful(scratch, second, 1);
	scratch_later(scratch, SECONDS(10));
	assert_int_equal(report(scratch, (struct arrived){ "+8613900000002", 1, 0, 8000, false }),
			 OUTBOX_REPORT_SETTLED_DOUBT);
	assert_state(scratch, second, "delivered");
	assert_state(scratch, first, "uncertain");
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 0, 0, 18000, false }),
			 OUTBOX_REPORT_SETTLED_DOUBT);
	assert_state(scratch, first, "delivered");
}

/* ---- reports ---- */

/* One text, sent 60 s ago with reference 17. */
static const struct {
	const char *name;
	struct arrived arrived;
	enum outbox_reported reported;
	const char *state;
} reports[] = {
	{ "delivered", { NUMBER, 17, 0x00, 60000, false }, OUTBOX_REPORT_MATCHED, "delivered" },
	{ "forwarded", { NUMBER, 17, 0x01, 60000, false }, OUTBOX_REPORT_MATCHED, "delivered" },
	{ "replaced", { NUMBER, 17, 0x02, 60000, false }, OUTBOX_REPORT_MATCHED, "delivered" },
	{ "congestion", { NUMBER, 17, 0x20, 60000, false }, OUTBOX_REPORT_MATCHED, "sent" },
	{ "no response", { NUMBER, 17, 0x3F, 60000, false }, OUTBOX_REPORT_MATCHED, "sent" },
	{ "expired", { NUMBER, 17, 0x46, 60000, false }, OUTBOX_REPORT_MATCHED, "failed" },
	{ "gave up", { NUMBER, 17, 0x60, 60000, false }, OUTBOX_REPORT_MATCHED, "failed" },
	{ "reserved", { NUMBER, 17, 0x80, 60000, false }, OUTBOX_REPORT_MATCHED, "failed" },
	{ "national", { "13900000001", 17, 0, 60000, false }, OUTBOX_REPORT_MATCHED, "delivered" },
	{ "national, by address",
	  { "013900000001", 17, 0, 60000, false },
	  OUTBOX_REPORT_MATCHED,
	  "delivered" },
	{ "broken number, right time (Q131)",
	  { "17", 17, 0, 60000, false },
	  OUTBOX_REPORT_MATCHED,
	  "delivered" },
	{ "broken number, wrong time",
	  { "17", 17, 0, 3600000, false },
	  OUTBOX_REPORT_UNKNOWN,
	  "sent" },
	{ "no number", { NULL, 17, 0, 60000, false }, OUTBOX_REPORT_MATCHED, "delivered" },
	{ "another's reference", { NUMBER, 18, 0, 60000, false }, OUTBOX_REPORT_UNKNOWN, "sent" },
	{ "another's number",
	  { "+8613900000002", 17, 0, 60000, false },
	  OUTBOX_REPORT_UNKNOWN,
	  "sent" },
	{ "from before it was handed over",
	  { NUMBER, 17, 0, 3600000, false },
	  OUTBOX_REPORT_UNKNOWN,
	  "sent" },
	{ "for a command (Q134)", { NUMBER, 17, 0, 60000, true }, OUTBOX_REPORT_UNKNOWN, "sent" },
};

static void test_an_old_doubt_does_not_make_another_reference_believed(void **state)
{
	struct scratch *scratch = *state;
	int64_t old = queue(scratch, (struct outbox_order){ .recipient = "+8613900000003" }), id;

	hand(scratch, old, 1);
	doubtful(scratch, old, 1);
	scratch_later(scratch, HOURS(1));
	send(scratch, "+8613900000005", 40);
	id = queue(scratch, (struct outbox_order){ .text = NULL });
	scratch_later(scratch, SECONDS(5));
	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	scratch_later(scratch, SECONDS(20));
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 42, 0, 17000, false }),
			 OUTBOX_REPORT_UNKNOWN);
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 41, 0, 17000, false }),
			 OUTBOX_REPORT_SETTLED_DOUBT);
}

/* The doubtful text never went out; its reference went to the next one, and comes round again. */
static void test_a_reference_that_another_took_settles_no_doubt(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });

	send(scratch, "+8613900000005", 40);
	scratch_later(scratch, SECONDS(5));
	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	scratch_later(scratch, SECONDS(5));
	send(scratch, "+8613900000006", 41);
	scratch_later(scratch, MINUTES(5));
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 41, 0, 1000, false }),
			 OUTBOX_REPORT_UNKNOWN);
	assert_state(scratch, id, "uncertain");
}

static void test_what_is_in_the_air_to_the_same_number_settles_no_doubt(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });
	int64_t next = queue(scratch, (struct outbox_order){ .text = NULL });

	send(scratch, "+8613900000005", 40);
	scratch_later(scratch, SECONDS(5));
	hand(scratch, id, 1);
	doubtful(scratch, id, 1);
	scratch_later(scratch, SECONDS(5));
	hand(scratch, next, 1);
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 41, 0, 0, false }),
			 OUTBOX_REPORT_EARLY);
	sent(scratch, next, 1, 41);
	assert_state(scratch, next, "delivered");
	assert_state(scratch, id, "uncertain");
}

static void test_a_report_finds_its_segment_and_no_other(void **state)
{
	for (size_t i = 0; i < sizeof(reports) / sizeof(*reports); i++) {
		struct scratch *scratch;
		void *fresh;
		int64_t id;

		assert_int_equal(scratch_setup(&fresh), 0);
		scratch = fresh;
		id = send(scratch, NUMBER, 17);
		scratch_later(scratch, SECONDS(60));
		if (report(scratch, reports[i].arrived) != reports[i].reported ||
		    !text_is(outbox_state_name(get(scratch, id).state), reports[i].state))
			fail_msg("%s: %s", reports[i].name,
				 outbox_state_name(get(scratch, id).state));
		scratch_teardown(&fresh);
	}
	(void)state;
}

static void test_a_report_of_days_later_matches_and_a_reference_that_came_round_does_not_confuse(
	void **state)
{
	struct scratch *scratch = *state;
	int64_t old = send(scratch, NUMBER, 17), recent;

	scratch_later(scratch, DAYS(2));
	recent = send(scratch, NUMBER, 17);
	scratch_later(scratch, SECONDS(30));
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 17, 0, DAYS(2) + 31000, false }),
			 OUTBOX_REPORT_MATCHED);
	assert_state(scratch, old, "delivered");
	assert_state(scratch, recent, "sent");
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 17, 0, 31000, false }),
			 OUTBOX_REPORT_MATCHED);
	assert_state(scratch, recent, "delivered");
}

static void test_a_wrong_clock_does_not_lose_reports(void **state)
{
	struct scratch *scratch = *state;
	struct moment right = scratch->now;
	int64_t id;

	scratch->now = (struct moment){ .up = 1000, .utc = 1000, .trusted = false };
	id = send(scratch, NUMBER, 17);
	scratch->now = right;
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 17, 0, 0, false }),
			 OUTBOX_REPORT_MATCHED);
	assert_state(scratch, id, "delivered");
}

static void test_a_report_before_its_answer_waits_ten_minutes_for_it(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = NULL });
	int64_t other = queue(scratch, (struct outbox_order){ .text = NULL });

	hand(scratch, id, 1);
	assert_int_equal(report(scratch, (struct arrived){ NUMBER, 5, 0, 0, false }),
			 OUTBOX_REPORT_EARLY);
	assert_int_equal(report(scratch, (struct arrived){ "+8613900000007", 5, 0, 0, false }),
			 OUTBOX_REPORT_UNKNOWN);
	assert_state(scratch, id, "sending");
	sent(scratch, id, 1, 5);
	assert_state(scratch, id, "delivered");
	hand(scratch, other, 1);
	report(scratch, (struct arrived){ NUMBER, 6, 0, 0, false });
	scratch_later(scratch, MINUTES(11));
	sent(scratch, other, 1, 6);
	assert_state(scratch, other, "sent");
}

static void test_parts_delivered_and_not_make_a_failed_message(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });

	for (unsigned part = 1; part <= 2; part++) {
		hand(scratch, id, part);
		sent(scratch, id, part, (int)part);
	}
	report(scratch, (struct arrived){ NUMBER, 1, 0, 0, false });
	report(scratch, (struct arrived){ NUMBER, 2, 0x46, 0, false });
	assert_state(scratch, id, "failed");
	assert_string_equal(get(scratch, id).error,
			    "report 46: validity period expired, the phone was off");
}

/* ---- caps and counts ---- */

static void test_every_hand_over_counts_for_the_cap_of_its_card(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });
	int64_t began = scratch->now.utc;

	for (int i = 0; i < 3; i++) {
		hand(scratch, id, 1);
		scratch_begin(scratch);
		outbox_postponed(scratch->store, id, 1, 0, true, "42", scratch->now);
		scratch_commit(scratch);
		scratch_later(scratch, MINUTES(1));
	}
	assert_int_equal(outbox_handed_since(scratch->store, SIM, began), 3);
	assert_int_equal(outbox_handed_since(scratch->store, SIM, began + 1), 2);
	assert_int_equal(outbox_handed_since(scratch->store, "8986B", began), 0);
	assert_int_equal(outbox_handed_nth(scratch->store, SIM, 1), began + MINUTES(2));
	assert_int_equal(outbox_handed_nth(scratch->store, SIM, 3), began);
	assert_int_equal(outbox_handed_nth(scratch->store, SIM, 4), 0);
}

static void test_replies_to_one_number_are_counted(void **state)
{
	struct scratch *scratch = *state;
	static const struct {
		int64_t later;
		unsigned hour, day;
	} rows[] = { { 0, 2, 2 }, { MINUTES(59), 2, 2 }, { 1, 1, 2 }, { HOURS(23), 0, 1 } };

	queue(scratch, (struct outbox_order){ .text = NULL });
	queue(scratch, (struct outbox_order){ .kind = "reminder" });
	queue(scratch, (struct outbox_order){ .recipient = "+8613900000002" });
	scratch_later(scratch, MINUTES(1));
	queue(scratch, (struct outbox_order){ .text = NULL });
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct outbox_replies sum;

		scratch_later(scratch, rows[i].later);
		sum = outbox_replies(scratch->store, NUMBER, scratch->now);
		assert_int_equal(sum.hour, rows[i].hour);
		assert_int_equal(sum.day, rows[i].day);
	}
}

static void test_messages_of_today_are_counted_once(void **state)
{
	struct scratch *scratch = *state;
	struct outbox_counts counts;
	int64_t id = queue(scratch, (struct outbox_order){ .text = LONG });

	queue(scratch, (struct outbox_order){ .text = NULL });
	for (unsigned part = 1; part <= 2; part++) {
		hand(scratch, id, part);
		sent(scratch, id, part, (int)part);
	}
	report(scratch, (struct arrived){ NUMBER, 1, 0x46, 0, false });
	report(scratch, (struct arrived){ NUMBER, 2, 0x46, 0, false });
	outbox_count(scratch->store, scratch->now.utc - HOURS(9), &counts);
	assert_int_equal(counts.queued, 1);
	assert_int_equal(counts.sent_today, 1);
	assert_int_equal(counts.failed_today, 1);
	assert_int_equal(counts.segments_today, 2);
}

static void count_one(const struct outbox_message *message, void *context)
{
	(void)message;
	++*(int *)context;
}

static int count(struct scratch *scratch, struct outbox_filter filter)
{
	int found = 0;

	outbox_list(scratch->store, &filter, count_one, &found);
	return found;
}

static void test_lists_are_filtered_and_paged(void **state)
{
	struct scratch *scratch = *state;
	int64_t first = send(scratch, NUMBER, 1), last;

	last = queue(scratch, (struct outbox_order){ .recipient = "+8613900000002" });
	assert_int_equal(count(scratch, (struct outbox_filter){ .limit = 0 }), 2);
	assert_int_equal(count(scratch, (struct outbox_filter){ .limit = 1 }), 1);
	assert_int_equal(count(scratch, (struct outbox_filter){ .before_id = last }), 1);
	assert_int_equal(count(scratch, (struct outbox_filter){ .state = "sent" }), 1);
	assert_int_equal(count(scratch, (struct outbox_filter){ .state = "queued" }), 1);
	assert_int_equal(count(scratch, (struct outbox_filter){ .state = "nonsense" }), 0);
	assert_int_equal(count(scratch, (struct outbox_filter){ .recipient = NUMBER }), 1);
	assert_int_equal(count(scratch, (struct outbox_filter){ .since = scratch->now.utc }), 1);
	assert_true(first < last);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_a_purpose_is_queued_once),
		scratch_test(test_the_next_is_chosen_by_lane_and_age_and_time),
		scratch_test(test_stale_words_expire_unsaid),
		scratch_test(test_a_clock_set_back_neither_holds_replies_nor_caps),
		scratch_test(test_by_a_wrong_clock_nothing_is_stale_when_it_is_set),
		scratch_test(test_a_cancelled_message_is_not_handed_over),
		scratch_test(test_a_text_too_long_for_any_message_fails_at_once),
		scratch_test(test_a_segment_goes_its_way_to_delivered),
		scratch_test(test_parts_go_one_after_the_other_and_go_on_after_a_restart),
		scratch_test(test_what_the_network_refused_is_not_charged),
		scratch_test(test_a_refusal_postpones_or_fails),
		scratch_test(test_what_was_never_handed_over_ends_whole),
		scratch_test(test_references_of_a_card_go_round_and_are_kept_over_resends),
		scratch_test(
			test_what_was_sending_at_a_stop_is_uncertain_and_policy_may_send_it_once_more),
		scratch_test(test_a_refusal_does_not_undo_what_a_report_has_proved),
		scratch_test(test_a_doubt_that_was_never_tried_is_queued_as_it_was),
		scratch_test(test_a_late_answer_settles_a_doubt),
		scratch_test(test_a_report_settles_only_the_doubt_that_it_proves),
		scratch_test(test_without_a_known_reference_number_and_time_settle_a_doubt),
		scratch_test(test_two_doubts_in_a_row_are_told_apart),
		scratch_test(test_a_report_over_an_unknown_card_settles_no_doubt),
		scratch_test(test_of_two_doubts_to_one_number_the_later_is_settled),
		scratch_test(test_an_old_doubt_does_not_make_another_reference_believed),
		scratch_test(test_a_reference_that_another_took_settles_no_doubt),
		scratch_test(test_what_is_in_the_air_to_the_same_number_settles_no_doubt),
		scratch_test(test_a_report_finds_its_segment_and_no_other),
		scratch_test(
			test_a_report_of_days_later_matches_and_a_reference_that_came_round_does_not_confuse),
		scratch_test(test_a_wrong_clock_does_not_lose_reports),
		scratch_test(test_a_report_before_its_answer_waits_ten_minutes_for_it),
		scratch_test(test_parts_delivered_and_not_make_a_failed_message),
		scratch_test(test_every_hand_over_counts_for_the_cap_of_its_card),
		scratch_test(test_replies_to_one_number_are_counted),
		scratch_test(test_messages_of_today_are_counted_once),
		scratch_test(test_lists_are_filtered_and_paged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
