/*
 * Every PDU of the corpus goes through the inbox, and every group of it becomes the one text that
 * the corpus says, whatever else lies in the database.
 */
#include "unit/store/pdus.h"

#include "base/json.h"

#define CORPUS	    "tests/corpus/pdu-vectors.jsonl"
#define VECTORS_MAX 512

static struct json *vectors[VECTORS_MAX];
static size_t vector_count;

static int read_corpus(void **state)
{
	char line[16384];
	FILE *file = fopen(CORPUS, "r");

	(void)state;
	if (file == NULL)
		return -1;
	while (vector_count < VECTORS_MAX && fgets(line, sizeof(line), file) != NULL) {
		vectors[vector_count] = json_read(line);
		vector_count += vectors[vector_count] != NULL;
	}
	fclose(file);
	return 0;
}

static int forget_corpus(void **state)
{
	(void)state;
	while (vector_count > 0)
		json_free(vectors[--vector_count]);
	return 0;
}

static const char *pdu_of(const char *id)
{
	for (size_t i = 0; i < vector_count; i++)
		if (text_is(json_get_text(vectors[i], "id"), id))
			return json_get_text(vectors[i], "pdu");
	return NULL;
}

/* The PDU of a group's n-th part; NULL: not in the corpus. */
static const char *part_of(const struct json *parts, size_t n)
{
	char *id = json_shown(json_at(parts, n));
	const char *pdu = pdu_of(id);

	free(id);
	return pdu;
}

static bool is_delivered(const char *hex)
{
	struct sms_message message;

	return hex != NULL &&
	       sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message) == SMS_DECODED &&
	       message.type == SMS_DELIVER;
}

static void test_every_pdu_of_the_corpus_is_kept_once(void **state)
{
	struct scratch *scratch = *state;
	size_t kept = 0;

	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < vector_count; i++) {
			const char *hex = json_get_text(vectors[i], "pdu");
			enum inbox_kept result;

			if (hex == NULL || hex[0] == '\0')
				continue;
			result = keep_line(scratch, hex, "SM", (int)i, NULL);
			kept += result == INBOX_NEW;
			if (round == 1)
				assert_int_not_equal(result, INBOX_NEW);
		}
	assert_true(kept > 200);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM pdu WHERE hex = ''"), 0);
}

static void test_every_group_of_the_corpus_becomes_its_text(void **state)
{
	size_t checked = 0;

	for (size_t i = 0; i < vector_count; i++) {
		const struct json *parts = json_get(vectors[i], "parts");
		const char *text = json_get_text(vectors[i], "text");
		struct inbox_message message;
		struct scratch *scratch;
		void *fresh;
		int64_t id = 0;
		bool delivered = parts != NULL && text != NULL;

		for (size_t n = 0; delivered && n < json_count(parts); n++)
			delivered = is_delivered(part_of(parts, n));
		if (!delivered)
			continue;
		assert_int_equal(scratch_setup(&fresh), 0);
		scratch = fresh;
		for (size_t n = 0; n < json_count(parts); n++)
			keep_line(scratch, part_of(parts, n), "SM", (int)n, &id);
		assert_true(inbox_get(scratch->store, id, &message));
		if (strcmp(message.text, text) != 0 || message.state != INBOX_WHOLE)
			fail_msg("%s: state %d: %s instead of %s", json_get_text(vectors[i], "id"),
				 message.state, message.text, text);
		inbox_release(&message);
		assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 1);
		scratch_teardown(&fresh);
		checked++;
	}
	assert_true(checked >= 8);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_every_pdu_of_the_corpus_is_kept_once),
		cmocka_unit_test(test_every_group_of_the_corpus_becomes_its_text),
	};

	return cmocka_run_group_tests(tests, read_corpus, forget_corpus);
}
