#include "store/report.h"
#include "unit/store/pdus.h"

#define GAP "[…]"

static void test_a_text_is_kept_whole_with_its_sender_and_times(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = keep(scratch, (struct text){ .text = "报名 张三 3社 5亩", .sent = -30 });
	struct inbox_message message;

	assert_true(inbox_get(scratch->store, id, &message));
	assert_string_equal(message.text, "报名 张三 3社 5亩");
	assert_string_equal(message.sender, "+8613900000001");
	assert_string_equal(message.modem, "m1");
	assert_int_equal(message.state, INBOX_WHOLE);
	assert_int_equal(message.sent_at, scratch->now.utc - 30000);
	assert_int_equal(message.received_at, scratch->now.utc);
	inbox_release(&message);
}

static void test_a_slot_read_again_is_no_copy_but_a_second_delivery_is(void **state)
{
	struct scratch *scratch = *state;
	struct text text = { .text = "5亩" };
	struct inbox_place place = { "m1", "89860000000000000001", "SM", 1 };
	char hex[PDU_HEX];
	int64_t first, again;

	hex_of(scratch, &text, hex);
	assert_int_equal(keep_line(scratch, hex, "SM", 1, &first), INBOX_NEW);
	assert_int_equal(keep_line(scratch, hex, "SM", 1, &again), INBOX_SEEN);
	assert_int_equal(again, first);
	assert_int_equal(scratch_number(scratch, "SELECT copies FROM pdu"), 1);
	scratch_begin(scratch);
	inbox_cleared(scratch->store, &place, 1);
	scratch_commit(scratch);
	assert_int_equal(keep_line(scratch, hex, "SM", 1, &again), INBOX_BACK);
	assert_int_equal(keep_line(scratch, hex, "SM", 1, &again), INBOX_SEEN);
	assert_int_equal(keep_line(scratch, hex, "ME", 1, &again), INBOX_COPY);
	assert_int_equal(keep_line(scratch, hex, "", -1, &again), INBOX_COPY);
	assert_int_equal(keep_line(scratch, hex, "", -1, &again), INBOX_COPY);
	assert_int_equal(scratch_number(scratch, "SELECT copies FROM pdu"), 5);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 1);
}

static void test_the_same_is_the_same_whatever_the_way_did_to_it(void **state)
{
	struct scratch *scratch = *state;
	struct text text = { .text = "同一条" };
	struct sms_deliver deliver = deliver_of(scratch, &text);
	char hex[PDU_HEX], changed[PDU_HEX + 16];

	hex_of(scratch, &text, hex);
	keep_line(scratch, hex, "SM", 1, NULL);
	deliver.more = true;
	sms_encode_deliver(&deliver, changed, PDU_HEX);
	assert_int_equal(keep_line(scratch, changed, "SM", 2, NULL), INBOX_COPY);
	deliver.more = false;
	sms_address_set(&deliver.centre, "+8613800100500");
	sms_encode_deliver(&deliver, changed, PDU_HEX);
	assert_int_equal(keep_line(scratch, changed, "SM", 3, NULL), INBOX_COPY);
	for (size_t i = 0; i <= strlen(hex); i++)
		changed[i] = hex[i] >= 'A' && hex[i] <= 'F' ? (char)(hex[i] + 32) : hex[i];
	assert_int_equal(keep_line(scratch, changed, "SM", 4, NULL), INBOX_COPY);
	snprintf(changed, sizeof(changed), "%sFFFFFF", hex);
	assert_int_equal(keep_line(scratch, changed, "SM", 5, NULL), INBOX_COPY);
	deliver.sent.second = (uint8_t)(deliver.sent.second ^ 1);
	sms_time_set(&deliver.sent, scratch->now.utc + 1000, 480);
	sms_encode_deliver(&deliver, changed, PDU_HEX);
	assert_int_equal(keep_line(scratch, changed, "SM", 6, NULL), INBOX_NEW);
}

static void test_two_cards_get_two_texts_but_an_unknown_card_is_any(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_place first = { "m1", "", "SM", 1 }, second = { "m1", "8986A", "SM", 1 },
			   third = { "m2", "8986B", "SM", 1 };
	struct text text = { .text = "两张卡" };
	struct sms_message message;
	char hex[PDU_HEX];

	hex_of(scratch, &text, hex);
	assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message), SMS_DECODED);
	scratch_begin(scratch);
	assert_int_equal(
		inbox_keep_part(scratch->store, &second, hex, &message, scratch->now, NULL),
		INBOX_NEW);
	assert_int_equal(inbox_keep_part(scratch->store, &first, hex, &message, scratch->now, NULL),
			 INBOX_SEEN);
	assert_int_equal(inbox_keep_part(scratch->store, &third, hex, &message, scratch->now, NULL),
			 INBOX_NEW);
	scratch_commit(scratch);
}

static void test_what_cannot_be_read_is_kept_as_it_came_for_the_clerk(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_counts counts;
	int64_t id;

	assert_int_equal(keep_line(scratch, "0791zzz?%n'; DROP TABLE pdu", "SM", 3, &id),
			 INBOX_NEW);
	assert_int_equal(keep_line(scratch, "0791zzz?%n'; DROP TABLE pdu", "SM", 3, &id),
			 INBOX_SEEN);
	assert_text(scratch, id, INBOX_UNREADABLE, "0791zzz?%n'; DROP TABLE pdu");
	inbox_count(scratch->store, 0, &counts);
	assert_int_equal(counts.attention, 1);
	assert_int_equal(counts.whole, 0);
}

static void test_a_nul_in_a_text_is_shown_and_ends_nothing(void **state)
{
	struct scratch *scratch = *state;
	struct text text = { .text = "ab" };
	struct sms_deliver deliver = deliver_of(scratch, &text);
	char hex[PDU_HEX];
	int64_t id;

	memcpy(deliver.data.octets, "\0a\0\0\0b\0\0", 8);
	deliver.data.size = deliver.data.length = 8;
	sms_encode_deliver(&deliver, hex, sizeof(hex));
	keep_line(scratch, hex, "SM", 1, &id);
	assert_text(scratch, id, INBOX_WHOLE, "a␀b␀");
}

static void test_what_is_not_for_people_is_kept_and_never_handled(void **state)
{
	static const struct {
		struct text text;
		const char *reason;
	} rows[] = {
		{ { .text = "静", .protocol = 0x40 }, "silent" },
		{ { .text = "数", .coding = "data" }, "data" },
		{ { .text = "卡", .protocol = 0x7F, .coding = "class 2 data" }, "sim-download" },
		{ { .text = "二", .coding = "class 2 data" }, "sim-download" },
		{ { .text = "留", .coding = "waiting" }, "waiting-indication" },
	};
	struct scratch *scratch = *state;
	struct inbox_message message;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int64_t id = keep(scratch, rows[i].text);

		assert_true(inbox_get(scratch->store, id, &message));
		assert_int_equal(message.state, INBOX_DONE);
		assert_string_equal(message.outcome, "ignored");
		assert_string_equal(message.reason, rows[i].reason);
		inbox_release(&message);
	}
	assert_false(inbox_next_whole(scratch->store, scratch->now, &message));
	keep(scratch, (struct text){ .text = "普通", .coding = "class 2" });
	assert_true(inbox_next_whole(scratch->store, scratch->now, &message));
	inbox_release(&message);
}

/* ---- parts ---- */

/* Steps of one case: a text each; expect: the texts of all messages in order, '|' between. */
struct grouping {
	const char *name;
	struct text texts[8];
	const char *expect; /* "?" for one that waits */
};

static const struct grouping groupings[] = {
	{ "in order",
	  { { .text = "一", .reference = 7, .total = 2, .part = 1 },
	    { .text = "二", .reference = 7, .total = 2, .part = 2 } },
	  "一二" },
	{ "out of order, one twice",
	  { { .text = "三", .reference = 7, .total = 3, .part = 3 },
	    { .text = "一", .reference = 7, .total = 3, .part = 1 },
	    { .text = "一", .reference = 7, .total = 3, .part = 1, .sent = 1 },
	    { .text = "二", .reference = 7, .total = 3, .part = 2 } },
	  "一二三" },
	{ "one part of one", { { .text = "独", .reference = 7, .total = 1, .part = 1 } }, "独" },
	{ "another sender",
	  { { .text = "甲", .reference = 7, .total = 2, .part = 1 },
	    { .sender = "+8613900000002", .text = "乙", .reference = 7, .total = 2, .part = 2 } },
	  "?|?" },
	{ "another width of the reference",
	  { { .text = "甲", .reference = 7, .total = 2, .part = 1 },
	    { .text = "乙", .reference = 7, .total = 2, .part = 2, .bits = 16 } },
	  "?|?" },
	{ "a wide reference keeps its high octet",
	  { { .text = "甲", .reference = 0x107, .total = 2, .part = 1, .bits = 16 },
	    { .text = "乙", .reference = 0x207, .total = 2, .part = 2, .bits = 16 },
	    { .text = "丙", .reference = 0x107, .total = 2, .part = 2, .bits = 16 } },
	  "甲丙|?" },
	{ "another total",
	  { { .text = "甲", .reference = 7, .total = 2, .part = 1 },
	    { .text = "乙", .reference = 7, .total = 3, .part = 2 } },
	  "?|?" },
	{ "the reference comes again after eleven minutes, the first never complete",
	  { { .text = "旧", .reference = 7, .total = 2, .part = 1 },
	    { .text = "新", .reference = 7, .total = 2, .part = 1, .sent = 660 },
	    { .text = "来", .reference = 7, .total = 2, .part = 2, .sent = 661 } },
	  "?|新来" },
	{ "the reference comes again after a complete one",
	  { { .text = "旧", .reference = 7, .total = 2, .part = 1 },
	    { .text = "的", .reference = 7, .total = 2, .part = 2 },
	    { .text = "新", .reference = 7, .total = 2, .part = 2, .sent = 700 },
	    { .text = "又", .reference = 7, .total = 2, .part = 1, .sent = 700 } },
	  "旧的|又新" },
	{ "two groups at once: a part goes to the nearest in time",
	  { { .text = "甲", .reference = 7, .total = 2, .part = 1 },
	    { .text = "乙", .reference = 7, .total = 2, .part = 1, .sent = 3600 },
	    { .text = "二", .reference = 7, .total = 2, .part = 2, .sent = 2 },
	    { .text = "三", .reference = 7, .total = 2, .part = 2, .sent = 3602 } },
	  "甲二|乙三" },
	{ "an emoji in two halves is not here, but one in a part is",
	  { { .text = "村😀", .reference = 7, .total = 2, .part = 1 },
	    { .text = "尾", .reference = 7, .total = 2, .part = 2 } },
	  "村😀尾" },
	{ "days apart is another text",
	  { { .text = "甲", .reference = 7, .total = 2, .part = 1 },
	    { .text = "乙", .reference = 7, .total = 2, .part = 2, .sent = 2 * 86400 } },
	  "?|?" },
};

struct summary {
	char text[512];
};

static void summarise(const struct inbox_message *message, void *context)
{
	struct summary *summary = context;
	char rest[512];

	snprintf(rest, sizeof(rest), "%s", summary->text);
	snprintf(summary->text, sizeof(summary->text), "%s%s%.200s",
		 message->state == INBOX_WAITING ? "?" : message->text, rest[0] ? "|" : "", rest);
}

static void test_parts_find_each_other(void **state)
{
	for (size_t i = 0; i < sizeof(groupings) / sizeof(*groupings); i++) {
		const struct grouping *row = &groupings[i];
		struct summary summary = { "" };
		void *fresh;
		struct scratch *scratch;

		assert_int_equal(scratch_setup(&fresh), 0);
		scratch = fresh;
		for (size_t n = 0; n < 8 && row->texts[n].text != NULL; n++)
			keep(scratch, row->texts[n]);
		inbox_list(scratch->store, &(struct inbox_filter){ .limit = 100 }, summarise,
			   &summary);
		if (strcmp(summary.text, row->expect) != 0)
			fail_msg("%s: %s instead of %s", row->name, summary.text, row->expect);
		scratch_teardown(&fresh);
	}
	(void)state;
}

static void test_halves_of_one_character_in_two_parts_are_joined_before_they_are_read(void **state)
{
	struct scratch *scratch = *state;
	struct text one = { .text = "村", .reference = 9, .total = 2, .part = 1 };
	struct text two = { .text = "", .reference = 9, .total = 2, .part = 2 };
	struct sms_deliver first = deliver_of(scratch, &one), second = deliver_of(scratch, &two);
	char hex[PDU_HEX];
	int64_t id;

	first.data.octets[first.data.size++] = 0xD8; /* U+1F600 */
	first.data.octets[first.data.size++] = 0x3D;
	second.data.octets[second.data.size++] = 0xDE;
	second.data.octets[second.data.size++] = 0x00;
	first.data.length = first.data.size;
	second.data.length = second.data.size;
	sms_encode_deliver(&second, hex, sizeof(hex));
	keep_line(scratch, hex, "SM", 1, NULL);
	sms_encode_deliver(&first, hex, sizeof(hex));
	keep_line(scratch, hex, "SM", 2, &id);
	assert_text(scratch, id, INBOX_WHOLE, "村😀");
}

static void test_a_part_that_never_comes_leaves_a_marked_gap_after_72_hours(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_message message;
	int64_t id, began = scratch->now.utc;

	keep(scratch, (struct text){ .text = "头", .reference = 3, .total = 4, .part = 1 });
	id = keep(scratch, (struct text){ .text = "三", .reference = 3, .total = 4, .part = 3 });
	assert_int_equal(inbox_incomplete_due(scratch->store), began + HOURS(72));
	scratch_later(scratch, HOURS(71));
	scratch_restart(scratch);
	scratch_begin(scratch);
	assert_int_equal(inbox_close_incomplete(scratch->store, scratch->now), 0);
	scratch_commit(scratch);
	assert_text(scratch, id, INBOX_WAITING, "");
	scratch_later(scratch, HOURS(1));
	scratch_begin(scratch);
	assert_int_equal(inbox_close_incomplete(scratch->store, scratch->now), 1);
	scratch_commit(scratch);
	assert_text(scratch, id, INBOX_WHOLE, "头" GAP "三" GAP);
	assert_true(inbox_get(scratch->store, id, &message));
	assert_true(message.gaps);
	assert_int_equal(message.parts, 2);
	assert_int_equal(message.parts_total, 4);
	inbox_release(&message);
	assert_int_equal(inbox_incomplete_due(scratch->store), NEVER);
}

static void test_a_late_part_fills_its_gap_and_the_clerk_sees_it(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_counts counts;
	struct inbox_message message;
	int64_t id =
		keep(scratch, (struct text){ .text = "头", .reference = 3, .total = 2, .part = 1 });

	scratch_later(scratch, HOURS(73));
	scratch_begin(scratch);
	inbox_close_incomplete(scratch->store, scratch->now);
	inbox_handled(scratch->store, id, "unknown", NULL, NULL, scratch->now);
	inbox_settle(scratch->store, id, NULL, NULL, NULL, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(
		keep(scratch, (struct text){ .text = "尾", .reference = 3, .total = 2, .part = 2 }),
		id);
	assert_text(scratch, id, INBOX_DONE, "头尾");
	inbox_count(scratch->store, 0, &counts);
	assert_int_equal(counts.attention, 1);
	assert_false(inbox_next_whole(scratch->store, scratch->now, &message));
}

static void test_a_wrong_clock_neither_hurries_nor_holds_up_an_incomplete_text(void **state)
{
	struct scratch *scratch = *state;
	struct moment right = scratch->now;
	int64_t id;

	scratch->now = (struct moment){ .up = SECONDS(60), .utc = SECONDS(60), .trusted = false };
	id = keep(scratch, (struct text){ .text = "头", .reference = 3, .total = 2, .part = 1 });
	right.up = SECONDS(90); /* the clock is set: 57 years later, 30 s later in truth */
	scratch->now = right;
	scratch_begin(scratch);
	assert_int_equal(inbox_close_incomplete(scratch->store, scratch->now), 0);
	scratch_commit(scratch);
	assert_text(scratch, id, INBOX_WAITING, "");
	scratch_later(scratch, HOURS(72));
	scratch_begin(scratch);
	assert_int_equal(inbox_close_incomplete(scratch->store, scratch->now), 1);
	scratch_commit(scratch);
}

static void test_with_a_clock_that_nobody_vouches_for_the_time_of_this_life_counts(void **state)
{
	struct scratch *scratch = *state;

	scratch->now.trusted = false;
	keep(scratch, (struct text){ .text = "头", .reference = 3, .total = 2, .part = 1 });
	scratch->now.utc += DAYS(3000);
	scratch->now.up += HOURS(1);
	scratch_begin(scratch);
	assert_int_equal(inbox_close_incomplete(scratch->store, scratch->now), 0);
	scratch_commit(scratch);
	assert_true(inbox_incomplete_due(scratch->store) > scratch->now.utc);
	scratch->now.up += HOURS(71);
	scratch_begin(scratch);
	assert_int_equal(inbox_close_incomplete(scratch->store, scratch->now), 1);
	scratch_commit(scratch);
}

static void test_open_groups_are_bounded_for_a_sender_and_in_all(void **state)
{
	struct scratch *scratch = *state;
	int64_t first = keep(scratch, (struct text){ .text = "一", .total = 2, .part = 1 });

	for (unsigned i = 1; i <= 20; i++)
		keep(scratch,
		     (struct text){
			     .text = "一", .reference = i, .total = 2, .part = 1, .sent = i });
	assert_text(scratch, first, INBOX_WHOLE, "一" GAP);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message WHERE state = 0"),
			 20);
	for (unsigned i = 0; i < 490; i++) {
		char sender[32];

		snprintf(sender, sizeof(sender), "+86139%08u", 100 + i);
		keep(scratch,
		     (struct text){ .sender = sender, .text = "一", .total = 2, .part = 1 });
	}
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message WHERE state = 0"),
			 500);
}

static void test_255_parts_make_one_text(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_message message;
	int64_t id = 0;

	for (unsigned part = 255; part > 0; part--) {
		char text[256] = "";

		for (int i = 0; i < 67; i++)
			strcat(text, "村");
		id = keep(
			scratch,
			(struct text){ .text = text, .reference = 5, .total = 255, .part = part });
	}
	assert_true(inbox_get(scratch->store, id, &message));
	assert_int_equal(message.state, INBOX_WHOLE);
	assert_int_equal(strlen(message.text), 255 * 67 * 3);
	assert_int_equal(message.parts, 255);
	inbox_release(&message);
}

/* ---- whose turn ---- */

static void handle(struct scratch *scratch, int64_t id)
{
	scratch_begin(scratch);
	inbox_handled(scratch->store, id, "accepted", "enroll", NULL, scratch->now);
	scratch_commit(scratch);
}

static void test_messages_come_oldest_first_and_a_flood_lets_others_by(void **state)
{
	static const char *const expect[] = { "f0", "a", "b", "f1", "f2", "f3" };
	struct scratch *scratch = *state;
	struct inbox_message message;

	for (unsigned i = 0; i < 4; i++) {
		char text[8];

		snprintf(text, sizeof(text), "f%u", i);
		keep(scratch, (struct text){ .sender = "+8613900000009", .text = text });
	}
	keep(scratch, (struct text){ .sender = "+8613900000002", .text = "a" });
	keep(scratch, (struct text){ .sender = "+8613900000003", .text = "b" });
	for (size_t i = 0; i < 6; i++) {
		assert_true(inbox_next_whole(scratch->store, scratch->now, &message));
		assert_string_equal(message.text, expect[i]);
		handle(scratch, message.id);
		inbox_release(&message);
	}
	assert_false(inbox_next_whole(scratch->store, scratch->now, &message));
}

static void test_a_message_stays_first_until_it_is_handled(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_message message;
	int64_t id = keep(scratch, (struct text){ .text = "甲" });

	keep(scratch, (struct text){ .sender = "+8613900000002", .text = "乙" });
	for (int i = 0; i < 5; i++) {
		assert_true(inbox_next_whole(scratch->store, scratch->now, &message));
		assert_int_equal(message.id, id);
		assert_int_equal(message.tries, 0);
		inbox_release(&message);
	}
}

static void test_a_row_that_crashes_us_again_and_again_is_set_aside(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_message message;
	int64_t poison = keep(scratch, (struct text){ .text = "毒" });
	int crashes = 0;

	for (; crashes < 9; crashes++) {
		if (!inbox_next_whole(scratch->store, scratch->now, &message))
			break;
		assert_int_equal(message.id, poison);
		inbox_release(&message);
		store_abandon(scratch->store);
		assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	}
	assert_in_range(crashes, 2, 3);
	assert_true(inbox_get(scratch->store, poison, &message));
	assert_int_equal(message.state, INBOX_UNREADABLE);
	assert_string_equal(message.reason, "crash");
	assert_string_equal(message.text, "毒");
	inbox_release(&message);
}

static void test_a_clean_stop_counts_no_try(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_message message;

	keep(scratch, (struct text){ .text = "甲" });
	for (int i = 0; i < 5; i++) {
		assert_true(inbox_next_whole(scratch->store, scratch->now, &message));
		assert_int_equal(message.tries, 0);
		inbox_release(&message);
		scratch_restart(scratch);
	}
}

/* ---- lists ---- */

static void count_one(const struct inbox_message *message, void *context)
{
	(void)message;
	++*(int *)context;
}

static int count(struct scratch *scratch, struct inbox_filter filter)
{
	int found = 0;

	inbox_list(scratch->store, &filter, count_one, &found);
	return found;
}

static void test_lists_are_filtered_and_paged(void **state)
{
	struct scratch *scratch = *state;
	int64_t first = keep(scratch, (struct text){ .text = "苹果" }), last;

	scratch_later(scratch, HOURS(2));
	keep(scratch, (struct text){ .sender = "13900000002", .text = "洋芋" });
	last = keep(scratch, (struct text){ .sender = "10086", .text = "余额" });
	handle(scratch, first);
	scratch_begin(scratch);
	inbox_handled(scratch->store, last, "unknown", NULL, NULL, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(count(scratch, (struct inbox_filter){ .limit = 0 }), 3);
	assert_int_equal(count(scratch, (struct inbox_filter){ .limit = 2 }), 2);
	assert_int_equal(count(scratch, (struct inbox_filter){ .before_id = last }), 2);
	assert_int_equal(count(scratch, (struct inbox_filter){ .attention = true }), 1);
	assert_int_equal(count(scratch, (struct inbox_filter){ .since = scratch->now.utc }), 2);
	assert_int_equal(count(scratch, (struct inbox_filter){ .since = scratch->now.utc + 1 }), 0);
	assert_int_equal(count(scratch, (struct inbox_filter){ .search = "洋" }), 1);
	assert_int_equal(count(scratch, (struct inbox_filter){ .search = "%" }), 0);
	assert_int_equal(count(scratch, (struct inbox_filter){ .from = "13900000001" }), 0);
	assert_int_equal(count(scratch, (struct inbox_filter){ .from = "+8613900000001" }), 1);
	assert_int_equal(count(scratch, (struct inbox_filter){ .from = "+8613900000002" }), 1);
	assert_int_equal(count(scratch, (struct inbox_filter){ .from = "10086" }), 1);
}

static void test_counts_of_today_survive_a_restart_and_end_with_the_day(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_counts counts;
	int64_t day = scratch->now.utc - HOURS(9);
	int64_t id = keep(scratch, (struct text){ .text = "一" });

	keep(scratch, (struct text){ .text = "二", .total = 2, .part = 2 });
	handle(scratch, id);
	scratch_restart(scratch);
	inbox_count(scratch->store, day, &counts);
	assert_int_equal(counts.today, 2);
	assert_int_equal(counts.handled_today, 1);
	assert_int_equal(counts.waiting, 1);
	inbox_count(scratch->store, day + DAYS(1), &counts);
	assert_int_equal(counts.today, 0);
}

static void test_a_message_that_a_record_points_to_says_so(void **state)
{
	struct scratch *scratch = *state;
	struct report report = { .form = "harvest", .state = "valid", .source = "sms" };
	int64_t ids[4];

	for (int i = 0; i < 4; i++)
		ids[i] = keep(scratch, (struct text){ .text = "采挖 5斤", .sent = i });
	scratch_begin(scratch);
	for (int i = 0; i < 3; i++) {
		report.message_id = ids[i];
		report_add(scratch->store, &report, scratch->now);
	}
	inbox_handled(scratch->store, ids[3], "ignored", NULL, NULL, scratch->now);
	inbox_handled(scratch->store, ids[2], "accepted", "harvest", NULL, scratch->now);
	report.message_id = ids[0];
	report_add(scratch->store, &report, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(scratch_number(scratch, "SELECT sum(recorded) FROM message"), 3);
	scratch_begin(scratch);
	report.message_id = ids[3];
	report_add(scratch->store, &report, scratch->now);
	store_rollback(scratch->store);
	scratch_begin(scratch);
	inbox_handled(scratch->store, ids[3], "ignored", NULL, NULL, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(scratch_number(scratch, "SELECT sum(recorded) FROM message"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_a_text_is_kept_whole_with_its_sender_and_times),
		scratch_test(test_a_slot_read_again_is_no_copy_but_a_second_delivery_is),
		scratch_test(test_the_same_is_the_same_whatever_the_way_did_to_it),
		scratch_test(test_two_cards_get_two_texts_but_an_unknown_card_is_any),
		scratch_test(test_what_cannot_be_read_is_kept_as_it_came_for_the_clerk),
		scratch_test(test_a_nul_in_a_text_is_shown_and_ends_nothing),
		scratch_test(test_what_is_not_for_people_is_kept_and_never_handled),
		scratch_test(test_parts_find_each_other),
		scratch_test(
			test_halves_of_one_character_in_two_parts_are_joined_before_they_are_read),
		scratch_test(test_a_part_that_never_comes_leaves_a_marked_gap_after_72_hours),
		scratch_test(test_a_late_part_fills_its_gap_and_the_clerk_sees_it),
		scratch_test(test_a_wrong_clock_neither_hurries_nor_holds_up_an_incomplete_text),
		scratch_test(
			test_with_a_clock_that_nobody_vouches_for_the_time_of_this_life_counts),
		scratch_test(test_open_groups_are_bounded_for_a_sender_and_in_all),
		scratch_test(test_255_parts_make_one_text),
		scratch_test(test_messages_come_oldest_first_and_a_flood_lets_others_by),
		scratch_test(test_a_message_stays_first_until_it_is_handled),
		scratch_test(test_a_row_that_crashes_us_again_and_again_is_set_aside),
		scratch_test(test_a_clean_stop_counts_no_try),
		scratch_test(test_a_message_that_a_record_points_to_says_so),
		scratch_test(test_lists_are_filtered_and_paged),
		scratch_test(test_counts_of_today_survive_a_restart_and_end_with_the_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
