#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "at_stream.h"

#include <cunxin/at_lexer.h>
#include <string.h>

#define LOG_SIZE 16384

struct log {
	char text[LOG_SIZE];
	size_t size;
};

static void note(struct log *log, const struct at_token *token)
{
	static const char *const names[] = { "", "line ", "prompt", "body ", "abort" };
	int size = snprintf(log->text + log->size, LOG_SIZE - log->size, "[%s%s%s]",
			    names[token->kind], token->text, token->cut ? " cut" : "");

	assert_int_equal(token->size, strlen(token->text));
	log->size += (size_t)size;
	assert_true(log->size < LOG_SIZE);
}

/* Reads the stream as cut; a terminal's lexer awaits a body after each "AT+CMGS" line. */
static void lex(bool terminal, const char *bytes, size_t size, struct cut cut, struct log *log)
{
	struct at_lexer lexer;
	struct at_token token;

	log->size = 0;
	log->text[0] = '\0';
	at_lexer_reset(&lexer, terminal);
	while (size > 0) {
		size_t piece = next_cut(&cut, size);

		size -= piece;
		do {
			size_t used = at_lexer_next(&lexer, bytes, piece, &token);

			bytes += used;
			piece -= used;
			if (token.kind != AT_TOKEN_NONE)
				note(log, &token);
			if (terminal && token.kind == AT_TOKEN_LINE &&
			    strncmp(token.text, "AT+CMGS", 7) == 0)
				at_lexer_expect_body(&lexer);
		} while (token.kind != AT_TOKEN_NONE);
		assert_int_equal(piece, 0);
	}
}

struct example {
	bool terminal;
	const char *bytes;
	size_t size; /* 0: as long as the string */
	const char *tokens;
};

static const struct example examples[] = {
	{ false, "\r\nOK\r\n", 0, "[line OK]" },
	{ false, "OK\nERROR\r\rRING\r\r\n", 0, "[line OK][line ERROR][line RING]" },
	{ false, "\0\0\r\nRDY\0\r\n", 10, "[line RDY]" },
	{ false, "  \t+CSQ: 20,99 \t \r\n   \r\n", 0, "[line +CSQ: 20,99]" },
	{ false, "no end yet", 0, "" },
	{ false, "\r\n> ", 0, "[prompt]" },
	{ false, "\r\n>", 0, "[prompt]" },
	{ false, ">\r\n", 0, "[prompt]" },
	{ false, "\r\n>\r\n+CMGS: 7\r\n", 0, "[prompt][line +CMGS: 7]" },
	{ false, "\r\n> \r\n+CMTI: \"SM\",1\r\n", 0, "[prompt][line +CMTI: \"SM\",1]" },
	{ false, "\r\n> 0011000A\x1a\r\n+CMGS: 7\r\n", 0,
	  "[prompt][line 0011000A][line +CMGS: 7]" },
	{ false, "AT+CMGS=23\r\r\n> > ", 0, "[line AT+CMGS=23][prompt][prompt]" },
	{ false, "a > b\r\n", 0, "[line a > b]" },
	{ false,
	  "\x1b\r\x1a\r\n\x1b"
	  "AT\r",
	  0, "[line AT]" },
	{ false, "\xff\xfe\x80RDY\r\n", 0, "[line \xff\xfe\x80RDY]" },
	{ false, "+CREG: 5\r\n\r\n+CGREG: 0\r\n", 0, "[line +CREG: 5][line +CGREG: 0]" },
	{ true, "AT\rAT+CSQ\r\n", 0, "[line AT][line AT+CSQ]" },
	{ true, "\x1b\rAT\r", 0, "[line AT]" },
	{ true, "> AT\r", 0, "[line > AT]" },
	{ true,
	  "AT+CMGS=4\r00AB\x1a"
	  "AT\r",
	  0, "[line AT+CMGS=4][body 00AB][line AT]" },
	{ true, "AT+CMGS=4\r00\r\nAB\x1a", 0, "[line AT+CMGS=4][body 00\r\nAB]" },
	{ true,
	  "AT+CMGS=4\r00A\x1b"
	  "AT\r",
	  0, "[line AT+CMGS=4][abort00A][line AT]" },
	{ true, "AT+CMGS=4\r\x1a", 0, "[line AT+CMGS=4][body ]" },
};

static void test_bytes_become_tokens_however_they_are_cut(void **state)
{
	struct log log;

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct example *example = &examples[i];
		size_t size = example->size != 0 ? example->size : strlen(example->bytes);

		for (size_t c = 0; c < CUTS; c++) {
			lex(example->terminal, example->bytes, size, cut_number(c), &log);
			if (strcmp(log.text, example->tokens) != 0)
				print_cut(c);
			assert_string_equal(log.text, example->tokens);
		}
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Bytes that mean something to the lexer, in a senseless order. */
static void fill_with_noise(char *bytes, size_t size, uint32_t seed)
{
	static const char pieces[] = "\r\n\r\n\0\x1a\x1b>> \tATOK+C:0123456789ABCDEF\xff\x80";

	for (size_t i = 0; i < size; i++)
		bytes[i] = pieces[next_random(&seed) % (sizeof(pieces) - 1)];
}

static void test_tokens_do_not_depend_on_how_input_is_cut(void **state)
{
	uint32_t seed = first_seed();
	char bytes[1500];
	struct log whole, pieces;

	(void)state;
	for (unsigned round = 0; round < 50; round++) {
		fill_with_noise(bytes, sizeof(bytes), seed + round);
		lex(round % 2 != 0, bytes, sizeof(bytes), (struct cut){ .fixed = SIZE_MAX },
		    &whole);
		for (size_t c = 0; c < CUTS; c++) {
			lex(round % 2 != 0, bytes, sizeof(bytes), cut_number(c), &pieces);
			if (strcmp(whole.text, pieces.text) != 0)
				fprintf(stderr, "SEED=%u, round %u\n", seed, round);
			assert_string_equal(whole.text, pieces.text);
		}
	}
}

static void test_a_line_too_long_keeps_its_head_and_says_so(void **state)
{
	struct at_lexer lexer;
	struct at_token token;
	char line[AT_LINE_MAX + 3];

	(void)state;
	memset(line, 'x', sizeof(line));
	at_lexer_reset(&lexer, false);
	at_lexer_next(&lexer, line, AT_LINE_MAX, &token);
	assert_int_equal(token.kind, AT_TOKEN_NONE);
	at_lexer_next(&lexer, "\r", 1, &token);
	assert_int_equal(token.kind, AT_TOKEN_LINE);
	assert_int_equal(token.size, AT_LINE_MAX);
	assert_false(token.cut);
	at_lexer_next(&lexer, line, sizeof(line), &token);
	at_lexer_next(&lexer, "\r", 1, &token);
	assert_int_equal(token.size, AT_LINE_MAX);
	assert_true(token.cut);
	at_lexer_next(&lexer, "OK\r", 3, &token);
	assert_string_equal(token.text, "OK");
	assert_false(token.cut);
}

static void test_a_reset_forgets_the_half_line(void **state)
{
	struct at_lexer lexer;
	struct at_token token;

	(void)state;
	at_lexer_reset(&lexer, false);
	at_lexer_next(&lexer, "+CMS ER", 7, &token);
	at_lexer_reset(&lexer, false);
	at_lexer_next(&lexer, "OK\r", 3, &token);
	assert_string_equal(token.text, "OK");
}

static void test_a_list_of_fifty_messages_is_read_in_a_moment(void **state)
{
	static char bytes[64 * 400];
	struct at_lexer lexer;
	struct at_token token;
	struct timespec from, to;
	size_t size = 0, at = 0, lines = 0;
	double best = 1e9;

	(void)state;
	for (unsigned i = 0; i < 50; i++)
		size += (size_t)snprintf(bytes + size, sizeof(bytes) - size,
					 "+CMGL: %u,1,,159\r\n%0360d\r\n", i, 0);
	at_lexer_reset(&lexer, false);
	for (unsigned round = 0; round < 20; round++) {
		clock_gettime(CLOCK_MONOTONIC, &from);
		for (at = lines = 0; at < size; lines += token.kind == AT_TOKEN_LINE)
			at += at_lexer_next(&lexer, bytes + at, size - at, &token);
		clock_gettime(CLOCK_MONOTONIC, &to);
		if ((double)(to.tv_sec - from.tv_sec) * 1e3 +
			    (double)(to.tv_nsec - from.tv_nsec) / 1e6 <
		    best)
			best = (double)(to.tv_sec - from.tv_sec) * 1e3 +
			       (double)(to.tv_nsec - from.tv_nsec) / 1e6;
	}
	assert_int_equal(lines, 100);
	if (best >= 5) /* 0.1 ms when nothing else runs and no sanitizer looks on */
		fprintf(stderr, "%.3f ms for %zu octets\n", best, size);
	assert_true(best < 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_become_tokens_however_they_are_cut),
		cmocka_unit_test(test_tokens_do_not_depend_on_how_input_is_cut),
		cmocka_unit_test(test_a_line_too_long_keeps_its_head_and_says_so),
		cmocka_unit_test(test_a_reset_forgets_the_half_line),
		cmocka_unit_test(test_a_list_of_fifty_messages_is_read_in_a_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
