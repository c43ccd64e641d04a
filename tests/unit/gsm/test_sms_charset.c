/* The alphabets, septet by septet; UTF-8 and UTF-16 at their edges. */
#include <cunxin/sms_charset.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ESC	     "\x1b"
#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Septets as a C string may hold a 0 ("@"): told with their number. */
static void reads_in(uint8_t locking, uint8_t single, const char *septets, size_t count,
		     const char *wanted)
{
	struct sms_text text;
	char utf8[1024];

	sms_text_start(&text, utf8, sizeof(utf8));
	sms_text_add_septets(&text, (const uint8_t *)septets, count, locking, single);
	sms_text_finish(&text);
	assert_string_equal(utf8, wanted);
	assert_int_equal(text.size, strlen(wanted));
	assert_false(text.cut);
}

/* 3GPP TS 23.038 §6.2.1, a row of sixteen codes a line. */
static const char *const default_rows[] = {
	"@£$¥èéùìòÇ\nØø\rÅå", "Δ_ΦΓΛΩΠΨΣΘΞ", /* then ESC */
	" !\"#¤%&'()*+,-./",  "0123456789:;<=>?", "¡ABCDEFGHIJKLMNO",
	"PQRSTUVWXYZÄÖÑÜ§",   "¿abcdefghijklmno", "pqrstuvwxyzäöñüà",
};

static void test_each_code_of_the_default_alphabet_shows_its_character(void **state)
{
	static const char rest[] = "ÆæßÉ";
	uint8_t codes[16];

	(void)state;
	for (uint8_t row = 0; row < 8; row++) {
		size_t count = row == 1 ? 11 : 16;

		for (uint8_t i = 0; i < count; i++)
			codes[i] = (uint8_t)(16 * row + i);
		reads_in(0, 0, (const char *)codes, count, default_rows[row]);
	}
	reads_in(0, 0, "\x1c\x1d\x1e\x1f", 4, rest);
}

/* What a national locking table has in place of the default one (annex A.3). */
struct place {
	uint8_t code;
	const char *character;
};

/* clang-format off */
static const struct place turkish_locking[] = {
	{ 0x04, "€" }, { 0x07, "ı" }, { 0x0B, "Ğ" }, { 0x0C, "ğ" }, { 0x1C, "Ş" }, { 0x1D, "ş" },
	{ 0x40, "İ" }, { 0x60, "ç" },
};
static const struct place portuguese_locking[] = {
	{ 0x04, "ê" }, { 0x06, "ú" }, { 0x07, "í" }, { 0x08, "ó" }, { 0x09, "ç" }, { 0x0B, "Ô" },
	{ 0x0C, "ô" }, { 0x0E, "Á" }, { 0x0F, "á" }, { 0x12, "ª" }, { 0x13, "Ç" }, { 0x14, "À" },
	{ 0x15, "∞" }, { 0x16, "^" }, { 0x17, "\\" }, { 0x18, "€" }, { 0x19, "Ó" }, { 0x1A, "|" },
	{ 0x1C, "Â" }, { 0x1D, "â" }, { 0x1E, "Ê" }, { 0x24, "º" }, { 0x40, "Í" }, { 0x5B, "Ã" },
	{ 0x5C, "Õ" }, { 0x5D, "Ú" }, { 0x60, "~" }, { 0x7B, "ã" }, { 0x7C, "õ" }, { 0x7D, "`" },
};
/* What ESC and a code show (annex A.2); the extension table where there is nothing else. */
static const struct place extension[] = {
	{ 0x0A, "\f" }, { 0x14, "^" }, { 0x28, "{" }, { 0x29, "}" }, { 0x2F, "\\" }, { 0x3C, "[" },
	{ 0x3D, "~" }, { 0x3E, "]" }, { 0x40, "|" }, { 0x65, "€" },
};
static const struct place turkish_single[] = {
	{ 0x47, "Ğ" }, { 0x49, "İ" }, { 0x53, "Ş" }, { 0x63, "ç" }, { 0x67, "ğ" }, { 0x69, "ı" },
	{ 0x73, "ş" },
};
static const struct place spanish_single[] = {
	{ 0x09, "ç" }, { 0x41, "Á" }, { 0x49, "Í" }, { 0x4F, "Ó" }, { 0x55, "Ú" }, { 0x61, "á" },
	{ 0x69, "í" }, { 0x6F, "ó" }, { 0x75, "ú" },
};
static const struct place portuguese_single[] = {
	{ 0x05, "ê" }, { 0x09, "ç" }, { 0x0B, "Ô" }, { 0x0C, "ô" }, { 0x0E, "Á" }, { 0x0F, "á" },
	{ 0x12, "Φ" }, { 0x13, "Γ" }, { 0x15, "Ω" }, { 0x16, "Π" }, { 0x17, "Ψ" }, { 0x18, "Σ" },
	{ 0x19, "Θ" }, { 0x1F, "Ê" }, { 0x41, "À" }, { 0x49, "Í" }, { 0x4F, "Ó" }, { 0x55, "Ú" },
	{ 0x5B, "Ã" }, { 0x5C, "Õ" }, { 0x61, "Â" }, { 0x69, "í" }, { 0x6F, "ó" }, { 0x75, "ú" },
	{ 0x7B, "ã" }, { 0x7C, "õ" }, { 0x7F, "â" },
};
/* clang-format on */

static const char *find(const struct place *table, size_t count, uint8_t code)
{
	for (size_t i = 0; i < count; i++) {
		if (table[i].code == code)
			return table[i].character;
	}
	return NULL;
}

/* The character of a code in the default alphabet, as text. */
static const char *plain(uint8_t code)
{
	static char utf8[8];
	struct sms_text text;

	sms_text_start(&text, utf8, sizeof(utf8));
	sms_text_add_septets(&text, &code, 1, 0, 0);
	return utf8;
}

static void test_locking_tables_replace_the_default_alphabet(void **state)
{
	static const struct {
		uint8_t language;
		const struct place *table;
		size_t count;
	} tables[] = {
		{ 1, turkish_locking, COUNT(turkish_locking) },
		{ 2, NULL, 0 }, /* Spanish has none */
		{ 3, portuguese_locking, COUNT(portuguese_locking) },
		{ 4, NULL, 0 }, /* not known to us */
		{ 255, NULL, 0 },
	};

	(void)state;
	for (size_t t = 0; t < COUNT(tables); t++) {
		for (uint8_t code = 0; code < 128; code++) {
			const char *own = find(tables[t].table, tables[t].count, code);

			if (code == 0x1B)
				continue;
			reads_in(tables[t].language, 0, (const char *)&code, 1,
				 own != NULL ? own : plain(code));
		}
	}
}

static void test_single_shift_tables_follow_an_escape(void **state)
{
	static const struct {
		uint8_t language;
		const struct place *table;
		size_t count;
	} tables[] = {
		{ 0, NULL, 0 },
		{ 1, turkish_single, COUNT(turkish_single) },
		{ 2, spanish_single, COUNT(spanish_single) },
		{ 3, portuguese_single, COUNT(portuguese_single) },
		{ 13, NULL, 0 },
	};

	(void)state;
	for (size_t t = 0; t < COUNT(tables); t++) {
		for (uint8_t code = 0; code < 128; code++) {
			char pair[2] = { 0x1B, (char)code };
			const char *shown = find(tables[t].table, tables[t].count, code);

			if (shown == NULL)
				shown = find(extension, COUNT(extension), code);
			if (shown == NULL)
				shown = code == 0x1B ? " " : plain(code);
			reads_in(0, tables[t].language, pair, 2, shown);
		}
	}
}

static void test_an_undefined_escape_shows_the_character_of_the_locking_table(void **state)
{
	(void)state;
	reads_in(1, 0, ESC "\x60", 2, "ç");
	reads_in(3, 3, ESC "\x40", 2, "|"); /* the extension goes before */
	reads_in(3, 2, ESC "\x5b", 2, "Ã");
	reads_in(0, 0, ESC "A" ESC "e", 4, "A€");
	reads_in(0, 0, ESC ESC "e", 3, " e"); /* reserved for a further table: a space */
	reads_in(0, 0, "abc" ESC, 4, "abc ");
	reads_in(0, 0, "abc" ESC ESC, 5, "abc ");
	reads_in(0, 0, ESC "\0", 2, "@");
}

static void test_an_escape_may_straddle_two_parts(void **state)
{
	struct sms_text text;
	char utf8[32];

	(void)state;
	sms_text_start(&text, utf8, sizeof(utf8));
	sms_text_add_septets(&text, (const uint8_t *)"5" ESC, 2, 0, 0);
	assert_true(text.escape);
	sms_text_add_septets(&text, (const uint8_t *)"", 0, 0, 0);
	sms_text_add_septets(&text, (const uint8_t *)"e.", 2, 0, 0);
	sms_text_finish(&text);
	assert_string_equal(utf8, "5€.");
}

static void test_what_waits_is_ended_where_the_alphabet_changes(void **state)
{
	static const uint8_t high[] = { 0xD8, 0x3D }, letter[] = { 0x67, 0x51 };
	struct sms_text text;
	char utf8[32];

	(void)state;
	sms_text_start(&text, utf8, sizeof(utf8));
	sms_text_add_ucs2(&text, high, sizeof(high));
	sms_text_add_septets(&text, (const uint8_t *)"a" ESC, 2, 0, 0);
	sms_text_add_ucs2(&text, letter, sizeof(letter));
	sms_text_finish(&text);
	assert_string_equal(utf8, "\uFFFDa 村");
	assert_true(text.unpaired);
}

struct units {
	const char *what;
	uint8_t octets[12];
	size_t size;
	const char *utf8;
	size_t length;
	bool unpaired;
};

static void test_utf16_is_read_at_its_edges(void **state)
{
	/* clang-format off */
	static const struct units table[] = {
		{ "plain", { 0x67, 0x51, 0x00, 0x41 }, 4, "村A", 4, false },
		{ "a pair", { 0xD8, 0x3D, 0xDE, 0x00 }, 4, "😀", 4, false },
		{ "first and last of the planes above",
		  { 0xD8, 0x00, 0xDC, 0x00, 0xDB, 0xFF, 0xDF, 0xFF }, 8, "\U00010000\U0010FFFF", 8, false },
		{ "a low one alone", { 0xDE, 0x00, 0x57, 0x4F }, 4, "\uFFFD坏", 6, true },
		{ "a high one alone", { 0xD8, 0x3D, 0x57, 0x4F }, 4, "\uFFFD坏", 6, true },
		{ "two high ones and a low", { 0xD8, 0x3D, 0xD8, 0x3D, 0xDE, 0x00 }, 6, "\uFFFD😀", 7, true },
		{ "a pair the wrong way", { 0xDE, 0x00, 0xD8, 0x3D }, 4, "\uFFFD\uFFFD", 6, true },
		{ "a high one at the end", { 0x00, 0x41, 0xD8, 0x3D }, 4, "A\uFFFD", 4, true },
		{ "NUL inside", { 0x00, 0x41, 0x00, 0x00, 0x00, 0x42 }, 6, "A\0B", 3, false },
		{ "a byte order mark stays", { 0xFE, 0xFF, 0x67, 0x09 }, 4, "\uFEFF有", 6, false },
		{ "an odd octet is left", { 0x67, 0x51, 0x67 }, 3, "村", 3, false },
		{ "one octet", { 0x67 }, 1, "", 0, false },
		{ "noncharacters", { 0xFF, 0xFE, 0xFF, 0xFF }, 4, "\uFFFE\uFFFF", 6, false },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct sms_text text;
		char utf8[64];

		sms_text_start(&text, utf8, sizeof(utf8));
		sms_text_add_ucs2(&text, table[i].octets, table[i].size);
		sms_text_finish(&text);
		if (text.size != table[i].length || text.unpaired != table[i].unpaired)
			print_error("%s\n", table[i].what);
		assert_int_equal(text.size, table[i].length);
		assert_memory_equal(utf8, table[i].utf8, table[i].length + 1);
		assert_int_equal(text.unpaired, table[i].unpaired);
	}
}

/* Cut anywhere between two octets pairs, the text is the same. */
static void test_a_pair_may_straddle_two_parts(void **state)
{
	static const uint8_t octets[] = { 0x67, 0x51, 0xD8, 0x3D, 0xDE, 0x00, 0x57, 0x4F };

	(void)state;
	for (size_t cut = 0; cut <= sizeof(octets); cut += 2) {
		struct sms_text text;
		char utf8[64];

		sms_text_start(&text, utf8, sizeof(utf8));
		sms_text_add_ucs2(&text, octets, cut);
		sms_text_add_ucs2(&text, octets + cut, sizeof(octets) - cut);
		sms_text_finish(&text);
		assert_string_equal(utf8, "村😀坏");
		assert_false(text.unpaired);
	}
}

static void test_a_small_buffer_holds_whole_characters(void **state)
{
	static const uint8_t octets[] = { 0x00, 0x41, 0x00, 0xE9, 0x67, 0x51,
					  0xD8, 0x3D, 0xDE, 0x00, 0x00, 0x42 };
	static const size_t ends[] = { 0, 1, 3, 6, 10, 11 };

	(void)state;
	for (size_t capacity = 0; capacity <= 14; capacity++) {
		char *utf8 = malloc(capacity + 1);
		struct sms_text text;
		size_t whole = 0;

		assert_non_null(utf8);
		memset(utf8, 'x', capacity + 1);
		sms_text_start(&text, utf8, capacity);
		sms_text_add_ucs2(&text, octets, sizeof(octets));
		sms_text_finish(&text);
		for (size_t i = 0; i < COUNT(ends); i++)
			whole = ends[i] + 1 <= capacity ? ends[i] : whole;
		assert_int_equal(text.size, whole);
		assert_int_equal(text.cut, capacity < 12);
		assert_int_equal(utf8[capacity], 'x');
		if (capacity > 0)
			assert_int_equal(utf8[whole], '\0');
		free(utf8);
	}
}

static void test_utf8_is_read_at_its_edges(void **state)
{
	static const struct {
		const char *utf8;
		size_t size, used;
		uint32_t character;
	} table[] = {
		{ "", 0, 0, 0 },
		{ "\0", 1, 1, 0 },
		{ "A", 1, 1, 'A' },
		{ "\x7F", 1, 1, 0x7F },
		{ "\xC2\x80", 2, 2, 0x80 },
		{ "\xDF\xBF", 2, 2, 0x7FF },
		{ "\xE0\xA0\x80", 3, 3, 0x800 },
		{ "\xED\x9F\xBF", 3, 3, 0xD7FF },
		{ "\xEE\x80\x80", 3, 3, 0xE000 },
		{ "\xEF\xBF\xBF", 3, 3, 0xFFFF },
		{ "\xF0\x90\x80\x80", 4, 4, 0x10000 },
		{ "\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF },
		{ "\x80", 1, 1, 0xFFFD },     /* a follower alone */
		{ "\xC0\x80", 2, 1, 0xFFFD }, /* overlong */
		{ "\xC1\xBF", 2, 1, 0xFFFD },
		{ "\xE0\x9F\xBF", 3, 1, 0xFFFD },
		{ "\xF0\x8F\xBF\xBF", 4, 1, 0xFFFD },
		{ "\xED\xA0\x80", 3, 1, 0xFFFD }, /* a surrogate */
		{ "\xED\xBF\xBF", 3, 1, 0xFFFD },
		{ "\xF4\x90\x80\x80", 4, 1, 0xFFFD }, /* beyond Unicode */
		{ "\xF5\x80\x80\x80", 4, 1, 0xFFFD },
		{ "\xFF", 1, 1, 0xFFFD },
		{ "\xE6\x9D", 2, 1, 0xFFFD }, /* cut short */
		{ "\xF0\x9F\x98", 3, 1, 0xFFFD },
		{ "\xE6"
		  "AB",
		  3, 1, 0xFFFD }, /* broken off */
		{ "\xE6\x9D"
		  "A",
		  3, 1, 0xFFFD },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		uint32_t character = 0;

		assert_int_equal(sms_utf8_next(table[i].utf8, table[i].size, &character),
				 table[i].used);
		assert_int_equal(character, table[i].character);
	}
}

/* All of Unicode: what has septets reads back as itself, and nothing else has them. */
static void test_each_character_with_septets_reads_back(void **state)
{
	size_t singles = 0, pairs = 0;

	(void)state;
	for (uint32_t character = 0; character <= 0x10FFFF; character++) {
		uint8_t septets[2];
		size_t count = sms_septets_of(character, septets);
		struct sms_text text;
		uint32_t again;
		char utf8[16];

		assert_true(count <= 2);
		singles += count == 1;
		pairs += count == 2;
		if (count == 0)
			continue;
		sms_text_start(&text, utf8, sizeof(utf8));
		sms_text_add_septets(&text, septets, count, 0, 0);
		sms_text_finish(&text);
		assert_int_equal(sms_utf8_next(utf8, text.size, &again), text.size);
		assert_int_equal(again, character);
	}
	assert_int_equal(singles, 127);
	assert_int_equal(pairs, 10);
}

static void test_septets_are_packed_as_the_standard_draws_it(void **state)
{
	static const uint8_t packed[] = { 0xE8, 0x32, 0x9B, 0xFD, 0x46, 0x97, 0xD9, 0xEC, 0x37 };
	uint8_t octets[16], septets[16];

	(void)state;
	assert_int_equal(
		sms_septets_pack((const uint8_t *)"hellohello", 10, 0, octets, sizeof(octets)), 9);
	assert_memory_equal(octets, packed, 9);
	sms_septets_unpack(packed, sizeof(packed), 0, septets, 10);
	assert_memory_equal(septets, "hellohello", 10);
	assert_int_equal(sms_septets_pack((const uint8_t *)"A", 1, 1, octets, sizeof(octets)), 1);
	assert_int_equal(octets[0], 0x82);
	assert_int_equal(sms_septets_pack(octets, 0, 0, octets, sizeof(octets)), 0);
}

static void test_every_number_of_septets_unpacks_after_every_fill(void **state)
{
	uint8_t septets[160], again[160], octets[142];

	(void)state;
	for (size_t i = 0; i < sizeof(septets); i++)
		septets[i] = (uint8_t)(i * 37 & 0x7F);
	for (unsigned fill = 0; fill < 7; fill++) {
		for (size_t count = 1; count <= sizeof(septets); count++) {
			size_t size = (fill + 7 * count + 7) / 8;
			uint8_t *exact;

			assert_int_equal(sms_septets_pack(septets, count, fill, octets, size - 1),
					 0);
			assert_int_equal(sms_septets_pack(septets, count, fill, octets, size),
					 size);
			assert_int_equal(octets[0] & ((1 << fill) - 1), 0);
			exact = malloc(size);
			assert_non_null(exact);
			memcpy(exact, octets, size);
			sms_septets_unpack(exact, size, fill, again, count);
			assert_memory_equal(again, septets, count);
			free(exact);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_code_of_the_default_alphabet_shows_its_character),
		cmocka_unit_test(test_locking_tables_replace_the_default_alphabet),
		cmocka_unit_test(test_single_shift_tables_follow_an_escape),
		cmocka_unit_test(test_an_undefined_escape_shows_the_character_of_the_locking_table),
		cmocka_unit_test(test_an_escape_may_straddle_two_parts),
		cmocka_unit_test(test_what_waits_is_ended_where_the_alphabet_changes),
		cmocka_unit_test(test_utf16_is_read_at_its_edges),
		cmocka_unit_test(test_a_pair_may_straddle_two_parts),
		cmocka_unit_test(test_a_small_buffer_holds_whole_characters),
		cmocka_unit_test(test_utf8_is_read_at_its_edges),
		cmocka_unit_test(test_each_character_with_septets_reads_back),
		cmocka_unit_test(test_septets_are_packed_as_the_standard_draws_it),
		cmocka_unit_test(test_every_number_of_septets_unpacks_after_every_fill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
