#include <cunxin/sms_charset.h>

#include <string.h>
#include <uchar.h>

#define ESC	    0x1B
#define REPLACEMENT 0xFFFD
#define NONE	    0

/* 3GPP TS 23.038 §6.2.1 and annex A.3, in the order of the code. ESC stands as U+001B. */
static const char16_t locking_tables[4][129] = {
	u"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	u"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
	u"@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	u"İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà",
	/* Spanish has no locking table: the default one. */
	u"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	u"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
	u"@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ !\"#º%&'()*+,-./0123456789:;<=>?"
	u"ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà",
};

/* What ESC and a code mean: the extension table (§6.2.1.1) and the national ones (annex A.2). */
struct shifted {
	uint8_t code;
	char16_t character;
};

/* clang-format off */
static const struct shifted extension[] = {
	{ 0x0A, u'\f' }, { 0x14, u'^' }, { 0x28, u'{' }, { 0x29, u'}' }, { 0x2F, u'\\' },
	{ 0x3C, u'[' }, { 0x3D, u'~' }, { 0x3E, u']' }, { 0x40, u'|' }, { 0x65, u'€' },
};
static const struct shifted turkish[] = {
	{ 0x47, u'Ğ' }, { 0x49, u'İ' }, { 0x53, u'Ş' }, { 0x63, u'ç' }, { 0x67, u'ğ' },
	{ 0x69, u'ı' }, { 0x73, u'ş' },
};
static const struct shifted spanish[] = {
	{ 0x09, u'ç' }, { 0x41, u'Á' }, { 0x49, u'Í' }, { 0x4F, u'Ó' }, { 0x55, u'Ú' },
	{ 0x61, u'á' }, { 0x69, u'í' }, { 0x6F, u'ó' }, { 0x75, u'ú' },
};
static const struct shifted portuguese[] = {
	{ 0x05, u'ê' }, { 0x09, u'ç' }, { 0x0B, u'Ô' }, { 0x0C, u'ô' }, { 0x0E, u'Á' },
	{ 0x0F, u'á' }, { 0x12, u'Φ' }, { 0x13, u'Γ' }, { 0x15, u'Ω' }, { 0x16, u'Π' },
	{ 0x17, u'Ψ' }, { 0x18, u'Σ' }, { 0x19, u'Θ' }, { 0x1F, u'Ê' }, { 0x41, u'À' },
	{ 0x49, u'Í' }, { 0x4F, u'Ó' }, { 0x55, u'Ú' }, { 0x5B, u'Ã' }, { 0x5C, u'Õ' },
	{ 0x61, u'Â' }, { 0x69, u'í' }, { 0x6F, u'ó' }, { 0x75, u'ú' }, { 0x7B, u'ã' },
	{ 0x7C, u'õ' }, { 0x7F, u'â' },
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static char16_t find_code(const struct shifted *table, size_t count, uint8_t code)
{
	for (size_t i = 0; i < count; i++) {
		if (table[i].code == code)
			return table[i].character;
	}
	return NONE;
}

/* The national tables hold the extension table too, but for what they replace. */
static char16_t shifted_character(uint8_t code, uint8_t single)
{
	char16_t found = NONE;

	if (single == SMS_LANGUAGE_TURKISH)
		found = find_code(turkish, COUNT(turkish), code);
	else if (single == SMS_LANGUAGE_SPANISH)
		found = find_code(spanish, COUNT(spanish), code);
	else if (single == SMS_LANGUAGE_PORTUGUESE)
		found = find_code(portuguese, COUNT(portuguese), code);
	return found != NONE ? found : find_code(extension, COUNT(extension), code);
}

/* ---- UTF-8 ---- */

static size_t utf8_of(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

size_t sms_utf8_next(const char *utf8, size_t size, uint32_t *character)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *in = (const unsigned char *)utf8;
	size_t length;
	uint32_t c;

	if (size == 0)
		return 0;
	*character = REPLACEMENT;
	if (in[0] < 0x80) {
		*character = in[0];
		return 1;
	}
	length = in[0] >= 0xF0 ? 4 : in[0] >= 0xE0 ? 3 : 2;
	if (in[0] < 0xC2 || in[0] > 0xF4 || length > size)
		return 1;
	c = in[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((in[i] & 0xC0) != 0x80)
			return 1;
		c = c << 6 | (in[i] & 0x3F);
	}
	if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 1;
	*character = c;
	return length;
}

/* ---- a text that grows ---- */

void sms_text_start(struct sms_text *text, char *utf8, size_t capacity)
{
	*text = (struct sms_text){ .utf8 = utf8, .capacity = capacity };
	if (capacity > 0)
		utf8[0] = '\0';
}

static void add(struct sms_text *text, uint32_t character)
{
	char bytes[4];
	size_t size = utf8_of(character, bytes);

	if (text->cut || text->size + size + 1 > text->capacity) {
		text->cut = true;
		return;
	}
	memcpy(text->utf8 + text->size, bytes, size);
	text->size += size;
	text->utf8[text->size] = '\0';
}

static void add_unpaired(struct sms_text *text)
{
	text->unpaired = true;
	text->high = 0;
	add(text, REPLACEMENT);
}

/* An ESC that nothing follows shows as a space, as one that nothing known follows. */
static void end_escape(struct sms_text *text)
{
	if (text->escape)
		add(text, u' ');
	text->escape = false;
}

/*
 * §6.2.1.1: a code that the table does not have shows the character of the main table, a
 * second ESC (reserved for a further table) a space.
 */
static void add_shifted(struct sms_text *text, uint8_t code, uint8_t locking, uint8_t single)
{
	char16_t character = shifted_character(code, single);

	text->escape = false;
	if (character != NONE)
		add(text, character);
	else
		add(text, code == ESC ? u' ' : locking_tables[locking][code]);
}

void sms_text_add_septets(struct sms_text *text, const uint8_t *septets, size_t count,
			  uint8_t locking, uint8_t single)
{
	if (locking > SMS_LANGUAGE_PORTUGUESE)
		locking = SMS_LANGUAGE_DEFAULT;
	if (text->high != 0 && count > 0)
		add_unpaired(text);
	for (size_t i = 0; i < count; i++) {
		uint8_t code = septets[i] & 0x7F;

		if (text->escape)
			add_shifted(text, code, locking, single);
		else if (code == ESC)
			text->escape = true;
		else
			add(text, locking_tables[locking][code]);
	}
}

static void add_unit(struct sms_text *text, uint16_t unit)
{
	bool low = unit >= 0xDC00 && unit <= 0xDFFF;

	if (text->high != 0 && low) {
		add(text, 0x10000 + ((uint32_t)(text->high - 0xD800) << 10) + (unit - 0xDC00u));
		text->high = 0;
		return;
	}
	if (text->high != 0)
		add_unpaired(text);
	if (low)
		add_unpaired(text);
	else if (unit >= 0xD800 && unit <= 0xDBFF)
		text->high = unit;
	else
		add(text, unit);
}

void sms_text_add_ucs2(struct sms_text *text, const uint8_t *octets, size_t size)
{
	if (size > 1)
		end_escape(text);
	for (size_t i = 0; i + 1 < size; i += 2)
		add_unit(text, (uint16_t)(octets[i] << 8 | octets[i + 1]));
}

void sms_text_finish(struct sms_text *text)
{
	if (text->high != 0)
		add_unpaired(text);
	end_escape(text);
}

/* ---- septets ---- */

void sms_septets_unpack(const uint8_t *octets, size_t size, unsigned fill, uint8_t *septets,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t bit = fill + 7 * i, at = bit / 8;
		unsigned low = at < size ? octets[at] : 0;
		unsigned high = at + 1 < size ? octets[at + 1] : 0;

		septets[i] = (uint8_t)((low | high << 8) >> bit % 8 & 0x7F);
	}
}

size_t sms_septets_pack(const uint8_t *septets, size_t count, unsigned fill, uint8_t *octets,
			size_t capacity)
{
	size_t size = (fill + 7 * count + 7) / 8;

	if (size > capacity)
		return 0;
	memset(octets, 0, size);
	for (size_t i = 0; i < count; i++) {
		size_t bit = fill + 7 * i, at = bit / 8;
		unsigned shifted = (septets[i] & 0x7Fu) << bit % 8;

		octets[at] = (uint8_t)(octets[at] | (shifted & 0xFF));
		if (shifted > 0xFF)
			octets[at + 1] = (uint8_t)(octets[at + 1] | shifted >> 8);
	}
	return size;
}

size_t sms_septets_of(uint32_t character, uint8_t out[2])
{
	const char16_t *table = locking_tables[SMS_LANGUAGE_DEFAULT];

	if (character == ESC || character > 0xFFFF)
		return 0;
	if (character < 128 && table[character] == character) {
		out[0] = (uint8_t)character;
		return 1;
	}
	for (uint8_t code = 0; code < 128; code++) {
		if (table[code] == character) {
			out[0] = code;
			return 1;
		}
	}
	for (size_t i = 0; i < COUNT(extension); i++) {
		if (extension[i].character == character) {
			out[0] = ESC;
			out[1] = extension[i].code;
			return 2;
		}
	}
	return 0;
}
