/* What the store keeps of talks: drafts, who waits to be told of, names that veil a number. */
#include "unit/store/pdus.h"

#include "store/claim.h"
#include "store/dialogue.h"
#include "store/person.h"
#include "store/veil.h"

#define NUMBER "+8613900000001"
#define OTHER  "+8613900000002"

static int64_t unknown_text(struct scratch *scratch, int64_t second)
{
	int64_t id = keep(scratch, (struct text){ .text = "天气怎么样", .sent = second });

	scratch_begin(scratch);
	inbox_handled(scratch->store, id, "unknown", NULL, NULL, scratch->now);
	scratch_commit(scratch);
	return id;
}

static void test_a_draft_stays_until_its_message_is_settled(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = unknown_text(scratch, 0);
	char form[32];
	char *draft;

	scratch_begin(scratch);
	draft_keep(scratch->store, id, "enroll", "{\"area\":5}", scratch->now);
	draft_keep(scratch->store, 999, "enroll", "{}", scratch->now); /* no such message */
	scratch_commit(scratch);
	draft = draft_get(scratch->store, id, form, sizeof(form));
	assert_string_equal(draft, "{\"area\":5}");
	assert_string_equal(form, "enroll");
	free(draft);
	assert_null(draft_get(scratch->store, 999, NULL, 0));
	scratch_begin(scratch);
	inbox_settle(scratch->store, id, "ignored", NULL, "dismissed", scratch->now);
	scratch_commit(scratch);
	assert_null(draft_get(scratch->store, id, NULL, 0));
}

static void test_an_entry_that_waits_is_told_of_in_stages_and_once(void **state)
{
	struct scratch *scratch = *state;
	struct store *store = scratch->store;
	int64_t first = unknown_text(scratch, 0), since = scratch->now.utc, second, ids[4];

	scratch_later(scratch, HOURS(1));
	second = unknown_text(scratch, 1);
	assert_int_equal(inbox_untold_since(store, INBOX_TOLD_NOBODY), since);
	assert_int_equal(inbox_untold_since(store, INBOX_TOLD_CLERK), NEVER);
	assert_int_equal(inbox_untold(store, INBOX_TOLD_NOBODY, since, ids, 4), 1);
	assert_int_equal(ids[0], first);
	scratch_begin(scratch);
	inbox_tell(store, INBOX_TOLD_NOBODY, since);
	scratch_commit(scratch);
	assert_int_equal(inbox_untold_since(store, INBOX_TOLD_CLERK), since);
	assert_int_equal(inbox_untold(store, INBOX_TOLD_NOBODY, INT64_MAX, ids, 4), 1);
	assert_int_equal(ids[0], second);
	scratch_begin(scratch);
	inbox_tell(store, INBOX_TOLD_CLERK, INT64_MAX);
	inbox_settle(store, second, "ignored", NULL, NULL, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(inbox_untold_since(store, INBOX_TOLD_NOBODY), NEVER);
	assert_int_equal(inbox_untold_since(store, INBOX_TOLD_CLERK), NEVER);
	/* Put there anew, it waits anew. */
	scratch_begin(scratch);
	inbox_attend(store, first, "again", scratch->now);
	scratch_commit(scratch);
	assert_int_equal(inbox_untold_since(store, INBOX_TOLD_NOBODY), scratch->now.utc);
}

static void test_earlier_messages_of_a_sender_come_newest_first(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_message earlier[2];
	int64_t first = keep(scratch, (struct text){ .text = "一" });
	int64_t second = keep(scratch, (struct text){ .text = "二" });
	int64_t third = keep(scratch, (struct text){ .text = "三" });

	keep(scratch, (struct text){ .text = "四", .sender = OTHER });
	assert_int_equal(inbox_earlier(scratch->store, NUMBER, third, earlier, 2), 2);
	assert_int_equal(earlier[0].id, second);
	assert_int_equal(earlier[1].id, first);
	inbox_release(&earlier[0]);
	inbox_release(&earlier[1]);
	assert_int_equal(inbox_earlier(scratch->store, NUMBER, first, earlier, 2), 0);
}

static void expect_veiled(const struct inbox_message *message, void *context)
{
	assert_string_equal(message->sender, context);
}

static void count_message(const struct inbox_message *message, void *context)
{
	(void)message;
	(*(unsigned *)context)++;
}

static void test_only_the_radio_looks_behind_a_veil(void **state)
{
	struct scratch *scratch = *state;
	struct store *store = scratch->store;
	int64_t id = keep(scratch, (struct text){ .text = "匿名反映" }), sent;
	struct outbox_message next, listed;
	char name[PHONE_SIZE], number[PHONE_SIZE];
	unsigned found = 0;

	scratch_begin(scratch);
	veil_put(store, id, NUMBER, name);
	veil_put(store, id, NUMBER, name); /* twice is once */
	sent = outbox_queue(
		store,
		&(struct outbox_order){
			.recipient = name, .text = "已收到", .kind = "reply", .in_reply_to = id },
		scratch->now);
	scratch_commit(scratch);
	assert_true(veil_is(name));
	assert_false(veil_is(NUMBER));
	assert_true(veil_number(store, name, number));
	assert_string_equal(number, NUMBER);
	assert_false(veil_number(store, "anonymous-0", number));

	inbox_list(store, &(struct inbox_filter){ .limit = 5 }, expect_veiled, name);
	inbox_list(store, &(struct inbox_filter){ .from = NUMBER }, count_message, &found);
	inbox_list(store, &(struct inbox_filter){ .search = "139" }, count_message, &found);
	assert_int_equal(found, 0);
	assert_true(outbox_get(store, sent, &listed));
	assert_string_equal(listed.recipient, name);
	outbox_release(&listed);
	assert_true(outbox_next(store, scratch->now, &outbox_gates_open, NULL, 0, &next));
	assert_string_equal(next.recipient, NUMBER);
	outbox_release(&next);
	assert_int_equal(outbox_replies(store, NUMBER, scratch->now).hour, 1);
	assert_int_equal(outbox_replies(store, OTHER, scratch->now).hour, 0);
}

static void test_a_report_finds_what_was_sent_behind_a_veil(void **state)
{
	struct scratch *scratch = *state;
	struct store *store = scratch->store;
	int64_t id = keep(scratch, (struct text){ .text = "匿名反映" }), sent;
	struct sms_status_report report = { .reference = 7 };
	struct outbox_message message;
	char name[PHONE_SIZE];

	scratch_begin(scratch);
	veil_put(store, id, NUMBER, name);
	sent = outbox_queue(
		store,
		&(struct outbox_order){ .recipient = name, .text = "已收到", .kind = "reply" },
		scratch->now);
	outbox_handed(store, sent, 1, "m1", "8986", scratch->now);
	outbox_sent(store, sent, 1, 7, scratch->now);
	sms_address_set(&report.recipient, OTHER);
	sms_time_set(&report.sent, scratch->now.utc, 480);
	sms_time_set(&report.discharged, scratch->now.utc, 480);
	assert_int_not_equal(outbox_reported(store, "8986", &report, scratch->now),
			     OUTBOX_REPORT_MATCHED);
	sms_address_set(&report.recipient, NUMBER);
	assert_int_equal(outbox_reported(store, "8986", &report, scratch->now),
			 OUTBOX_REPORT_MATCHED);
	scratch_commit(scratch);
	assert_true(outbox_get(store, sent, &message));
	assert_int_equal(message.state, OUTBOX_DELIVERED);
	outbox_release(&message);
}

static void test_a_claim_goes_with_its_person(void **state)
{
	struct scratch *scratch = *state;
	struct store *store = scratch->store;
	struct person known = { .name = "张建国", .group = 3, .approved = true };
	struct person claims = { .name = "张建国", .group = 3 };

	scratch_begin(scratch);
	known.id = person_add(store, &known, scratch->now);
	claims.id = person_add(store, &claims, scratch->now);
	claim_put(store, claims.id, known.id);
	assert_int_equal(claim_get(store, claims.id), known.id);
	assert_int_equal(claim_get(store, known.id), 0);
	person_remove(store, known.id);
	assert_int_equal(claim_get(store, claims.id), 0);
	scratch_commit(scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_a_draft_stays_until_its_message_is_settled),
		scratch_test(test_an_entry_that_waits_is_told_of_in_stages_and_once),
		scratch_test(test_earlier_messages_of_a_sender_come_newest_first),
		scratch_test(test_only_the_radio_looks_behind_a_veil),
		scratch_test(test_a_report_finds_what_was_sent_behind_a_veil),
		scratch_test(test_a_claim_goes_with_its_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
