#include "text/normal.h"

#include "text/span.h"
#include "text/traditional.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

/* Characters that stand for others here. */
struct fold {
	char32_t from, to;
};

/* clang-format off */
static const struct fold folds[] = { /* sorted */
	{ U'"', ' ' }, { U'#', ' ' }, { U'&', ' ' }, { U'+', ' ' }, { U';', ';' }, { U'<', ' ' },
	{ U'=', ':' }, { U'>', ' ' }, { U'\\', '/' }, { U'^', ' ' }, { U'_', ' ' }, { U'`', ' ' },
	{ U'{', ' ' }, { U'|', ' ' }, { U'}', ' ' }, { U'~', '-' },
	{ U'¥', U'¥' }, { U'¦', ' ' }, { U'«', ' ' }, { U'·', U'·' }, { U'»', ' ' }, { U'×', '*' },
	{ U'Ο', 'o' }, { U'ο', 'o' }, { U'О', 'o' }, { U'о', 'o' }, { U'\u2010', '-' },
	{ U'\u2011', '-' }, { U'\u2012', '-' }, { U'–', '-' }, { U'—', '-' }, { U'―', '-' },
	{ U'‘', ' ' }, { U'’', '\'' }, { U'‚', ' ' }, { U'“', ' ' }, { U'”', ' ' }, { U'„', ' ' },
	{ U'•', U'·' }, { U'…', ';' }, { U'‧', U'·' }, { U'\u2028', '\n' }, { U'\u2029', '\n' },
	{ U'−', '-' }, { U'∙', U'·' }, { U'∶', ':' }, { U'∼', '-' }, { U'⋯', ';' },
	{ U'○', U'〇' }, { U'◯', U'〇' }, { U'、', U'、' }, { U'。', U'。' },
	{ U'〈', ' ' }, { U'〉', ' ' }, { U'《', ' ' }, { U'》', ' ' }, { U'「', ' ' }, { U'」', ' ' },
	{ U'『', ' ' }, { U'』', ' ' }, { U'【', '[' }, { U'】', ']' }, { U'〔', '(' }, { U'〕', ')' },
	{ U'〖', '[' }, { U'〗', ']' }, { U'〜', '-' }, { U'〡', U'一' }, { U'〢', U'二' },
	{ U'〣', U'三' }, { U'〤', U'四' }, { U'〥', U'五' }, { U'〦', U'六' }, { U'〧', U'七' },
	{ U'〨', U'八' }, { U'〩', U'九' }, { U'〸', U'十' }, { U'〹', U'廿' }, { U'〺', U'卅' },
	{ U'・', U'·' }, { U'㎡', U'㎡' }, { U'︰', ':' }, { U'﹐', ',' }, { U'﹑', U'、' },
	{ U'﹒', '.' }, { U'﹔', ';' }, { U'﹕', ':' }, { U'﹖', '?' }, { U'﹗', '!' }, { U'﹣', '-' },
	{ U'｟', '(' }, { U'｠', ')' }, { U'｡', U'。' }, { U'､', U'、' }, { U'･', U'·' }, { U'￥', U'¥' },
};

/* Numbers in rings, brackets and with dots: all become the ringed one, which is no digit. */
static const struct { char32_t from, to; unsigned value; } rings[] = {
	{ U'①', U'⑳', 1 }, { U'⑴', U'⒇', 1 }, { U'⒈', U'⒛', 1 }, { U'⓫', U'⓴', 11 },
	{ U'⓵', U'⓾', 1 }, { U'❶', U'❿', 1 }, { U'➀', U'➉', 1 }, { U'➊', U'➓', 1 },
	{ U'㈠', U'㈩', 1 }, { U'㊀', U'㊉', 1 },
};

/* Digits of other scripts, and of mathematics. */
static const struct { char32_t from, to; } digits[] = {
	{ 0x660, 0x669 }, { 0x6F0, 0x6F9 }, { 0x966, 0x96F }, { 0xF20, 0xF29 }, { 0x1810, 0x1819 },
	{ 0x1D7CE, 0x1D7FF },
};

/* One character that is a word. */
static const struct { char32_t from; const char *to; } words[] = {
	{ U'㎏', "kg" }, { U'㏊', "ha" }, { U'㎎', "mg" },
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static bool is_digit(char32_t c)
{
	return c >= '0' && c <= '9';
}

static bool listed(char32_t c, char32_t *to)
{
	size_t low = 0, high = COUNT(folds);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (folds[middle].from == c) {
			*to = folds[middle].to;
			return true;
		}
		if (folds[middle].from < c)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool numbered(char32_t c, char32_t *to)
{
	for (size_t i = 0; i < COUNT(rings); i++) {
		if (c >= rings[i].from && c <= rings[i].to) {
			*to = U'①' + (c - rings[i].from) + rings[i].value - 1;
			return true;
		}
	}
	for (size_t i = 0; i < COUNT(digits); i++) {
		if (c >= digits[i].from && c <= digits[i].to) {
			*to = '0' + (c - digits[i].from) % 10;
			return true;
		}
	}
	return false;
}

/* Compatibility forms of one character: radicals, ideographs of old code pages, 𝐀. */
static char32_t composed(char32_t c)
{
	utf8proc_int32_t parts[4];
	int boundary = 0;

	if ((c < 0x2E80 || c > 0x2FDF) && (c < 0xF900 || c > 0xFAFF) &&
	    (c < 0x1D400 || c > 0x1D7FF) && (c < 0x2F800 || c > 0x2FA1F))
		return c;
	if (utf8proc_decompose_char((utf8proc_int32_t)c, parts, 4,
				    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary) != 1)
		return c;
	return (char32_t)parts[0];
}

static char32_t by_category(char32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_ZS: return ' ';
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME: return 0;
	case UTF8PROC_CATEGORY_SO:
	case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CS: return ' ';
	default: return (char32_t)utf8proc_tolower((utf8proc_int32_t)c);
	}
}

/* Letters that no eye sees. */
static bool filler(char32_t c)
{
	return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
}

bool normal_unseen(char32_t c)
{
	utf8proc_category_t category;

	if (c < 0x7F || (c >= 0x4E00 && c <= 0x9FFF) || c == 0x85)
		return false;
	category = utf8proc_category((utf8proc_int32_t)c);
	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
	       (c >= 0xFE00 && c <= 0xFE0F) || filler(c);
}

/* What a character stands for, without its neighbours. 0: nothing. */
static char32_t folded(char32_t c)
{
	char32_t to;

	if (c >= 0x4E00 && c <= 0x9FFF)
		return traditional_simplified(c);
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if ((c >= 'a' && c <= 'z') || is_digit(c))
		return c;
	if (c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85)
		return '\n';
	if (c == '\t')
		return ' ';
	if (listed(c, &to))
		return to;
	if (c >= 0x20 && c < 0x7F)
		return c;
	if (numbered(c, &to))
		return to;
	if (filler(c))
		return ' ';
	to = composed(c);
	return to != c ? folded(to) : by_category(c);
}

/* A text being folded, and how it uses the marks that could part words or belong to a number. */
struct folding {
	const char *typed;
	size_t size;
	struct normal_text *normal;
	bool commas, full_commas, points, dashes; /* part words elsewhere in this text */
};

/* The character at an octet of the typed text: bad UTF-8 is a blank of one octet. */
static size_t typed_char(const struct folding *folding, size_t at, char32_t *c)
{
	utf8proc_int32_t code;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)folding->typed + at,
						 (utf8proc_ssize_t)(folding->size - at), &code);

	*c = used > 0 ? (char32_t)code : ' ';
	return used > 0 ? (size_t)used : 1;
}

/* The next character that can be seen, folded; 0 at the end. */
static char32_t next_folded(const struct folding *folding, size_t at)
{
	for (int looked = 0; at < folding->size && looked < 4; looked++) {
		char32_t c;

		at += typed_char(folding, at, &c);
		c = folded(c);
		if (c != 0)
			return c;
	}
	return 0;
}

/* How many digits follow from here. */
static size_t digits_ahead(const struct folding *folding, size_t at)
{
	size_t count = 0;

	while (at < folding->size && count < 8) {
		char32_t c;

		at += typed_char(folding, at, &c);
		c = folded(c);
		if (c != 0 && !is_digit(c))
			break;
		count += c != 0;
	}
	return count;
}

static bool is_word(char32_t c)
{
	return text_is_han(c) || (c >= 'a' && c <= 'z');
}

static bool ends_clause(char32_t c)
{
	return c == ' ' || c == '\n' || c == 0 || c == ';';
}

/* Looks once over the text: which marks stand between words? */
static void notice_marks(struct folding *folding)
{
	char32_t before = ' ', c;
	size_t dashes = 0;

	for (size_t at = 0; at < folding->size;) {
		char32_t raw, after;

		at += typed_char(folding, at, &raw);
		c = folded(raw);
		if (c != ',' && c != '.' && c != U'。' && c != '-') {
			before = c == 0 ? before : c;
			continue;
		}
		after = next_folded(folding, at);
		if (c == ',' && (is_word(before) || is_word(after)) && !ends_clause(after)) {
			folding->commas |= raw == ',';
			folding->full_commas |= raw != ',';
		}
		if (c != ',' && c != '-' && is_word(before) && is_word(after))
			folding->points = true;
		dashes += c == '-' && is_word(before) && !ends_clause(after);
		before = c;
	}
	folding->dashes = dashes > 1;
}

static void put(struct normal_text *normal, char32_t c, size_t typed, unsigned char mark)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t size;

	if (c == ' ' && (normal->size == 0 || normal->utf8[normal->size - 1] == ' ')) {
		if (normal->size > 0)
			normal->marks[normal->size - 1] |= mark;
		return;
	}
	size = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
	if (normal->size + (size_t)size >= NORMAL_MAX)
		return;
	for (utf8proc_ssize_t i = 0; i < size; i++) {
		normal->typed[normal->size] = (unsigned short)typed;
		normal->marks[normal->size] = mark;
		normal->utf8[normal->size++] = (char)bytes[i];
	}
}

/* 2，300: a wide comma behind a narrow digit comes from another key than a thousands comma. */
static bool is_odd_comma(const struct folding *folding, char32_t raw, size_t from)
{
	return raw != ',' && from > 0 && text_is_digit(folding->typed[from - 1]);
}

/* A mark between two digits, at from: what it says there. at: behind it. */
static char32_t between_digits(const struct folding *folding, char32_t c, char32_t raw, size_t from,
			       size_t at)
{
	bool parts = raw == ',' ? folding->commas : folding->full_commas;

	switch (c) {
	case '.':
	case U'。': return folding->points ? U'·' : '.';
	case ',':
		if (digits_ahead(folding, at) == 3 && !parts)
			return is_odd_comma(folding, raw, from) ? U'、' : ',';
		return folding->commas || folding->full_commas ? U'、' : ',';
	default: return c;
	}
}

/* 6 . 5: a point with a blank on either side of it, between two digits. at: behind the point. */
static bool is_spaced_point(const struct folding *folding, char32_t c, size_t at)
{
	const struct normal_text *normal = folding->normal;
	char32_t raw;

	if (c != '.' || folding->points || normal->size < 2 || at == folding->size ||
	    normal->utf8[normal->size - 1] != ' ' ||
	    !is_digit((unsigned char)normal->utf8[normal->size - 2]))
		return false;
	at += typed_char(folding, at, &raw);
	return folded(raw) == ' ' && is_digit(next_folded(folding, at));
}

/* A digit with a key around it is the ringed number. */
static bool key_cap(struct normal_text *normal, char32_t raw)
{
	char last = normal->size == 0 ? ' ' : normal->utf8[normal->size - 1];
	size_t typed;

	if (raw != 0x20E3 || !text_is_digit(last))
		return false;
	typed = normal->typed[--normal->size];
	put(normal, last == '0' ? U'⓪' : U'①' + (char32_t)(last - '1'), typed, 0);
	return true;
}

/* A mark elsewhere: what it says, and whether a sentence or a line ends with it. */
static char32_t elsewhere(const struct folding *folding, char32_t c, char32_t before, size_t at,
			  unsigned char *mark)
{
	switch (c) {
	case '.':
		if (is_digit(next_folded(folding, at)) && !folding->points)
			return '.'; /* .5 */
		*mark = NORMAL_BREAK;
		return ' ';
	case U'。':
	case ';':
	case '!':
	case '\n': *mark = NORMAL_BREAK; return ' ';
	case ',':
	case U'、': *mark = NORMAL_COMMA; return ' ';
	case '-':
		if (before == '-' ||
		    (folding->dashes && !(is_digit(before) && is_digit(next_folded(folding, at)))))
			return ' ';
		return '-';
	case '\'': return before >= 'a' && before <= 'z' ? '\'' : ' ';
	default: return c;
	}
}

/* ㎏ is two letters. */
static bool put_word(struct normal_text *normal, char32_t raw, size_t from)
{
	for (size_t i = 0; i < COUNT(words); i++) {
		if (raw != words[i].from)
			continue;
		for (const char *letter = words[i].to; *letter != '\0'; letter++)
			put(normal, (unsigned char)*letter, from, 0);
		return true;
	}
	return false;
}

/* 5?亩: what stood there could have been a digit. */
static bool is_broken(const struct folding *folding, char32_t raw, size_t from)
{
	return raw == 0xFFFD || (raw == ' ' && (unsigned char)folding->typed[from] >= 0x80);
}

static void fold_one(struct folding *folding, char32_t raw, size_t from, size_t at)
{
	struct normal_text *normal = folding->normal;
	char last = normal->size == 0 ? ' ' : normal->utf8[normal->size - 1];
	char32_t c = folded(raw), before = (unsigned char)last < 0x80 ? (unsigned char)last : U'一';
	unsigned char mark = 0;

	normal->broken |= is_broken(folding, raw, from);
	if (key_cap(normal, raw))
		return;
	if (put_word(normal, raw, from))
		return;
	if (c == 0)
		return;
	if (is_spaced_point(folding, c, at)) {
		normal->size--;
		put(normal, '.', from, 0);
		return;
	}
	if (c == ' ' && last == '.')
		return; /* behind such a point */
	if (is_digit(before) && (c == ',' || c == '.' || c == U'。' || c == U'、') &&
	    is_digit(next_folded(folding, at)))
		c = between_digits(folding, c, raw, from, at);
	else
		c = elsewhere(folding, c, before, at, &mark);
	if (c >= 'a' && c <= 'z' && ((raw >= 'A' && raw <= 'Z') || (raw >= U'Ａ' && raw <= U'Ｚ')))
		mark = NORMAL_CAPITAL;
	if (c == ' ' && last == '-' && raw != ' ' && before == '-')
		normal->size--;
	put(normal, c, from, mark);
}

static void fold(const char *typed, size_t size, struct normal_text *normal)
{
	struct folding folding = {
		.typed = typed,
		.size = size < UINT16_MAX ? size : UINT16_MAX,
		.normal = normal,
	};

	normal->size = 0;
	normal->broken = false;
	notice_marks(&folding);
	for (size_t at = 0; at < folding.size && normal->size + 4 < NORMAL_MAX;) {
		char32_t c;
		size_t from = at;

		at += typed_char(&folding, at, &c);
		fold_one(&folding, c, from, at);
	}
	while (normal->size > 0 && normal->utf8[normal->size - 1] == ' ')
		normal->size--;
	normal->utf8[normal->size] = '\0';
}

/* As far as it goes: most texts are short. */
static void copy(struct normal_text *to, const struct normal_text *from)
{
	memcpy(to->utf8, from->utf8, from->size + 1);
	memcpy(to->typed, from->typed, from->size * sizeof(*from->typed));
	memcpy(to->marks, from->marks, from->size);
	to->size = from->size;
	to->broken = from->broken;
}

/* Several ask for the form of one text, one behind the other: the last one is remembered. */
void normal_form(const char *typed, size_t size, struct normal_text *normal)
{
	static struct normal_text last;
	static char last_typed[NORMAL_MAX];
	static size_t last_size; /* 0: none */

	if (size > 0 && size == last_size && memcmp(typed, last_typed, size) == 0) {
		copy(normal, &last);
		return;
	}
	fold(typed, size, normal);
	last_size = size <= sizeof(last_typed) ? size : 0;
	if (last_size > 0) {
		memcpy(last_typed, typed, size);
		copy(&last, normal);
	}
}

void normal_replace(struct normal_text *normal, size_t from, size_t to, const char *word)
{
	size_t size = strlen(word), rest = normal->size - to;

	if (size > to - from)
		return;
	memcpy(normal->utf8 + from, word, size);
	memmove(normal->utf8 + from + size, normal->utf8 + to, rest + 1);
	memmove(normal->typed + from + size, normal->typed + to, rest * sizeof(*normal->typed));
	memmove(normal->marks + from + size, normal->marks + to, rest);
	normal->size -= to - from - size;
}
