#include "text/normal.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

/* Characters that stand for others here. A blank ends a word and is never doubled. */
struct fold {
	int32_t from, to;
};

/* clang-format off */
static const struct fold folds[] = {
	{ U'，', ' ' }, { U'、', ' ' }, { U'；', ' ' }, { U'：', ':' }, { U'！', '!' },
	{ U'？', '?' }, { U'（', '(' }, { U'）', ')' }, { U'【', '[' }, { U'】', ']' },
	{ U'《', ' ' }, { U'》', ' ' }, { U'“', ' ' }, { U'”', ' ' }, { U'‘', ' ' }, { U'’', ' ' },
	{ U'～', '-' }, { U'—', '-' }, { U'–', '-' }, { U'－', '-' }, { U'·', U'·' }, { U'•', U'·' },
	{ U'\u3000', ' ' }, { U'\u00A0', ' ' }, { U'\t', ' ' }, { U'\r', ' ' }, { U'\n', ' ' },
	{ U'種', U'种' }, { U'畝', U'亩' }, { U'東', U'东' }, { U'報', U'报' }, { U'務', U'务' },
	{ U'組', U'组' }, { U'隊', U'队' }, { U'號', U'号' }, { U'兩', U'两' }, { U'萬', U'万' },
	{ U'幫', U'帮' }, { U'詢', U'询' }, { U'問', U'问' }, { U'題', U'题' }, { U'議', U'议' },
	{ U'應', U'应' }, { U'個', U'个' }, { U'後', U'后' }, { U'週', U'周' }, { U'禮', U'礼' },
	{ U'張', U'张' }, { U'陳', U'陈' }, { U'劉', U'刘' }, { U'趙', U'赵' }, { U'馬', U'马' },
	{ U'楊', U'杨' }, { U'黃', U'黄' }, { U'吳', U'吴' }, { U'孫', U'孙' }, { U'噸', U'吨' },
	{ U'挖', U'挖' }, { U'採', U'采' }, { U'薯', U'薯' }, { U'膜', U'膜' }, { U'農', U'农' },
	{ U'機', U'机' }, { U'轉', U'转' }, { U'流', U'流' }, { U'銷', U'销' }, { U'訂', U'订' },
};
/* clang-format on */

static int32_t folded(int32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if (c == ',' || c == ';' || c == '#' || c == '|' || c == '/')
		return c;
	for (size_t i = 0; i < sizeof(folds) / sizeof(*folds); i++) {
		if (folds[i].from == c)
			return folds[i].to;
	}
	return c;
}

static bool invisible(int32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/* Pictures say nothing that a form could hold. */
static bool picture(int32_t c)
{
	return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF);
}

static bool digit_at(const char *text, size_t size, size_t at)
{
	int32_t c;

	if (at >= size || utf8proc_iterate((const utf8proc_uint8_t *)text + at,
					   (utf8proc_ssize_t)(size - at), &c) <= 0)
		return false;
	c = folded(c);
	return c >= '0' && c <= '9';
}

static void put(struct normal_text *normal, int32_t c, size_t typed)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t size;

	if (c == ' ' && (normal->size == 0 || normal->utf8[normal->size - 1] == ' '))
		return;
	size = utf8proc_encode_char(c, bytes);
	if (normal->size + (size_t)size >= NORMAL_MAX)
		return;
	for (utf8proc_ssize_t i = 0; i < size; i++) {
		normal->typed[normal->size] = (unsigned short)typed;
		normal->utf8[normal->size++] = (char)bytes[i];
	}
}

void normal_form(const char *typed, size_t size, struct normal_text *normal)
{
	normal->size = 0;
	for (size_t at = 0; at < size && at < UINT16_MAX;) {
		int32_t c;
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)typed + at,
							 (utf8proc_ssize_t)(size - at), &c);
		size_t from = at;

		at += used > 0 ? (size_t)used : 1;
		c = used > 0 ? folded(c) : ' ';
		/* 。 between two digits is a decimal point that a phone set for Chinese made. */
		if (c == U'。')
			c = normal->size > 0 &&
					    digit_at(normal->utf8, normal->size,
						     normal->size - 1) &&
					    digit_at(typed, size, at)
				    ? '.'
				    : ' ';
		/* A comma between digits parts thousands; elsewhere it parts words. */
		if (c == ',' || c == ';' || c == '#' || c == '|')
			c = c == ',' && normal->size > 0 &&
					    digit_at(normal->utf8, normal->size,
						     normal->size - 1) &&
					    digit_at(typed, size, at)
				    ? ','
				    : ' ';
		if (invisible(c))
			continue;
		put(normal, picture(c) ? ' ' : c, from);
	}
	while (normal->size > 0 && normal->utf8[normal->size - 1] == ' ')
		normal->size--;
	normal->utf8[normal->size] = '\0';
}
